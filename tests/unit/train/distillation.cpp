#include <cmath>

#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/distillation.hpp>
#include <nas/train/fit.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/toy_training.hpp"

using namespace nas::train;

namespace {

struct toy {
    nas::nn::graph graph = small_net();
    nas::nn::weights weights = nas::nn::initialize(graph, 1);
    nas::nn::backend backend = nas::nn::reference_backend();
    model net() const { return {.graph = graph, .weights = weights, .backend = backend}; }
};

} // namespace

TEST_CASE("distillation: loss and gradient are shares of the teacher's and the labels'", "[train]") {
    toy const x;
    std::vector<float> images(2 * 64), gradient(8), of_labels(8);
    for (std::size_t i = 0; i < images.size(); ++i) images[i] = std::sin(static_cast<float>(i));
    std::vector<float> outputs{1, 0, -1, 0.5f, 2, 2, 0, -3};
    std::vector<target> const targets{{.label = 3}, {.label = 1, .other = 0, .share = 0.5f}};
    distillation const d(x.net(), {.temperature = 2, .share = 0.75, .label_smoothing = 0.1, .batch = 3});
    auto const v = d({.outputs = outputs, .targets = targets, .images = images}, gradient);

    nas::nn::plan teacher(x.graph, x.backend, {.batch = 2});
    teacher.load(x.weights);
    std::copy(images.begin(), images.end(), teacher.input().begin());
    teacher.forward();
    double divergence = 0;
    for (std::size_t r = 0; r < 2; ++r) {
        double sum_t = 0, sum_s = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            sum_t += std::exp(double{teacher.output()[r * 4 + k]} / 2);
            sum_s += std::exp(double{outputs[r * 4 + k]} / 2);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            double const q = std::exp(double{teacher.output()[r * 4 + k]} / 2) / sum_t,
                         p = std::exp(double{outputs[r * 4 + k]} / 2) / sum_s;
            divergence += 4 * q * std::log(q / p) / 2;
        }
    }
    auto const labels = softmax_cross_entropy{0.1}(outputs, targets, of_labels);
    CHECK(v.loss == Approx(0.75 * divergence + 0.25 * labels.loss).epsilon(1e-5));
    CHECK(v.correct == labels.correct);
    for (std::size_t i = 0; i < 8; ++i) { // finite differences
        auto const at = [&](float change) {
            auto moved = outputs;
            moved[i] += change;
            std::vector<float> ignored(8);
            return d({.outputs = moved, .targets = targets, .images = images}, ignored).loss;
        };
        CHECK(gradient[i] == Approx((at(1e-2f) - at(-1e-2f)) / 2e-2).margin(1e-4));
    }
}

TEST_CASE("distillation: in evaluation the labels alone count", "[train]") {
    toy const x;
    std::vector<float> const outputs{1, 0, -1, 0.5f};
    std::vector<target> const targets{{.label = 0}};
    distillation const d(x.net(), {.label_smoothing = 0.1, .batch = 1});
    CHECK(d({.outputs = outputs, .targets = targets, .images = {}}, {}) == softmax_cross_entropy{}(outputs, targets));
}

TEST_CASE("distillation: a student learns a teacher's answers without labels of use", "[train]") {
    toy const x{.graph = small_net()};
    dataset const data = quarters(60), unseen = quarters(60, 2);
    augmentation const none{.crop_padding = 0, .flip = false};
    auto const teacher =
        fit(x.net(), {.train = data}, {.epochs = 12, .batch = 12, .rate = cosine_rate{.rate = 0.05}, .augment = none});
    dataset without = data; // every image says class 0
    std::fill(without.labels.begin(), without.labels.end(), std::uint8_t{0});
    auto const start = nas::nn::initialize(x.graph, 9);
    auto const student =
        fit({.graph = x.graph, .weights = start, .backend = x.backend}, {.train = without, .validation = &unseen},
            {.epochs = 15,
             .batch = 12,
             .rate = cosine_rate{.rate = 0.05},
             .loss = distillation({.graph = x.graph, .weights = teacher.weights, .backend = x.backend},
                                  {.temperature = 2, .share = 1, .batch = 12}),
             .augment = none});
    CHECK(student.validation->accuracy > 0.8);
}

TEST_CASE("distillation: a teacher of other data and a batch larger than stated are refused", "[train]") {
    toy const x;
    distillation const d(x.net(), {.batch = 1});
    std::vector<float> outputs(8), images(128), gradient(8);
    std::vector<target> const targets(2);
    CHECK(contains(
        message_of<nas::train_error>(
            "nas.train.45", [&] { (void)d({.outputs = outputs, .targets = targets, .images = images}, gradient); }),
        "answers 1 images of 64 values with 4 outputs each, but the student has 2 images"));
    message_of<nas::train_error>("nas.train.45", [&] {
        (void)d({.outputs = outputs, .targets = std::span(targets).first(1), .images = std::span(images).first(64)},
                gradient);
    });
}

TEST_CASE("distillation: settings out of range are refused, sound ones described", "[train]") {
    toy const x;
    auto const refused = [&](distillation_options const& o) {
        return message_of<nas::train_error>("nas.train.4", [&] { distillation(x.net(), o); });
    };
    CHECK(contains(refused({.temperature = 0}), "temperature is 0"));
    CHECK(contains(refused({.share = 1.5}), "share is 1.5"));
    CHECK(contains(refused({.label_smoothing = 1}), "label_smoothing is 1"));
    CHECK(contains(refused({.batch = 0}), "batch is 0"));
    CHECK(contains(refused({.threads = 0}), "threads is 0"));
    CHECK(contains(distillation(x.net()).describe(), ", temperature 4, share 0.9, label smoothing 0"));
}
