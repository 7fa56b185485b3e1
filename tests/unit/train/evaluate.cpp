#include <cmath>
#include <limits>

#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/train/dataset_source.hpp>
#include <nas/train/evaluate.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/toy_training.hpp"

using namespace nas::train;

namespace {

/// A linear layer whose logit k is the sum of the pixels of quarter k: guesses right by design.
nas::nn::graph linear_net() {
    nas::nn::builder b{{.channels = 1, .height = 8, .width = 8}};
    return b.classifier(b.flatten(b.input()), {.classes = 4});
}

nas::nn::weights quarter_sums(nas::nn::graph const& g) {
    auto w = nas::nn::initialize(g, 1);
    auto& weight = w.find("classifier.linear.weight")->data;
    for (std::size_t k = 0; k < 4; ++k)
        for (std::size_t p = 0; p < 64; ++p) weight[k * 64 + p] = (p / 32) * 2 + p % 8 / 4 == k ? 1.0f : 0.0f;
    return w;
}

} // namespace

TEST_CASE("evaluate: counts what a network guesses right, and its loss, as by hand", "[train]") {
    dataset const d = quarters(50);
    auto const g = linear_net();
    auto const w = quarter_sums(g);
    auto const backend = nas::nn::reference_backend();
    std::int64_t correct = 0;
    double loss = 0;
    for (std::size_t i = 0; i < d.size(); ++i) {
        double sum[4] = {};
        for (std::size_t p = 0; p < 64; ++p)
            sum[(p / 32) * 2 + p % 8 / 4] +=
                (d.image(i)[p] / 255.0 - double{d.pixel_range.mean[0]}) / double{d.pixel_range.deviation[0]};
        double all = 0;
        for (double const s : sum) all += std::exp(s);
        loss += std::log(all) - sum[d.labels[i]];
        correct += std::max_element(sum, sum + 4) - sum == d.labels[i];
    }
    auto const v = evaluate({.graph = g, .weights = w, .backend = backend}, d);
    CHECK(v.images == 50);
    CHECK(v.correct == correct);
    CHECK(v.correct > 40);
    CHECK(v.accuracy == Approx(static_cast<double>(correct) / 50));
    CHECK(v.loss == Approx(loss / 50).epsilon(1e-4));
}

TEST_CASE("evaluate: the batch makes no difference, whether it divides the images or is larger than all", "[train]") {
    dataset const d = quarters(50);
    auto const g = small_net();
    auto const w = nas::nn::initialize(g, 3);
    auto const backend = nas::nn::reference_backend();
    model const m{.graph = g, .weights = w, .backend = backend};
    auto const whole = evaluate(m, d, {.batch = 50});
    for (std::int64_t const batch : {1, 7, 25, 49, 51, 1000}) {
        auto const v = evaluate(m, d, {.batch = batch});
        CHECK(v.images == 50);
        CHECK(v.correct == whole.correct);
        CHECK(v.loss == Approx(whole.loss).epsilon(1e-5));
    }
}

TEST_CASE("evaluate: an evaluator serves one set of weights after the other", "[train]") {
    dataset const d = quarters(40);
    auto const g = linear_net();
    auto const backend = nas::nn::reference_backend();
    evaluator e(g, backend, d);
    auto const good = e(quarter_sums(g));
    auto const poor = e(nas::nn::initialize(g, 1));
    CHECK(good.correct > poor.correct);
    CHECK(e(quarter_sums(g)) == good);
}

TEST_CASE("evaluate: weights that are not finite give a loss that is not, and nothing right", "[train]") {
    auto const g = linear_net();
    auto w = quarter_sums(g);
    for (float& x : w.find("classifier.linear.weight")->data) x = std::numeric_limits<float>::quiet_NaN();
    auto const backend = nas::nn::reference_backend();
    auto const v = evaluate({.graph = g, .weights = w, .backend = backend}, quarters(10));
    CHECK(std::isnan(v.loss));
    CHECK(v.correct == 0);
}

TEST_CASE("evaluate: data that do not fit the network, or are inconsistent, are refused", "[train]") {
    auto const g = small_net();
    auto const w = nas::nn::initialize(g, 1);
    auto const backend = nas::nn::reference_backend();
    model const m{.graph = g, .weights = w, .backend = backend};
    message_of<nas::train_error>("nas.train.1", [&] { (void)evaluate(m, quarters(4, 1, 3)); });
    auto broken = quarters(4);
    broken.pixels.pop_back();
    message_of<nas::data_error>("nas.data.13", [&] { (void)evaluate(m, broken); });
}

TEST_CASE("evaluate: counts images whose class is among the largest outputs", "[train]") {
    dataset const d = quarters(60);
    auto const g = small_net();
    auto const w = nas::nn::initialize(g, 5);
    auto const backend = nas::nn::reference_backend();
    model const m{.graph = g, .weights = w, .backend = backend};
    auto const one = evaluate(m, d, {.top = 1}), two = evaluate(m, d, {.top = 2}), all = evaluate(m, d);
    CHECK(one.top_correct == one.correct);
    CHECK(two.top_correct > one.top_correct);
    CHECK(two.top_correct < 60);
    CHECK(two.top_accuracy == Approx(static_cast<double>(two.top_correct) / 60));
    CHECK(two.correct == one.correct);
    CHECK(all.top_accuracy == 1); // 4 classes, the largest 5
    message_of<nas::train_error>("nas.train.4", [&] { (void)evaluate(m, d, {.top = 0}); });
}

TEST_CASE("evaluate: equal outputs count in the order of classes", "[train]") {
    dataset const d = quarters(40);
    auto const g = linear_net();
    auto w = nas::nn::initialize(g, 1);
    for (auto& e : w.entries()) std::fill(e.data.begin(), e.data.end(), 0.0f);
    auto const backend = nas::nn::reference_backend();
    auto const v = evaluate({.graph = g, .weights = w, .backend = backend}, d, {.top = 2});
    CHECK(v.correct == std::count(d.labels.begin(), d.labels.end(), 0));
    CHECK(v.top_correct == v.correct + std::count(d.labels.begin(), d.labels.end(), 1));
}

TEST_CASE("evaluate: a pipeline gives what its data set gives, the short last batch included", "[train]") {
    dataset const d = quarters(50);
    auto const g = small_net();
    auto const w = nas::nn::initialize(g, 3);
    auto const backend = nas::nn::reference_backend();
    pipeline p(dataset_source(d),
               {.batch = 16, .shuffled = false, .last = last_batch::keep, .pixel_range = d.pixel_range, .classes = 4});
    evaluator e(g, backend, p);
    auto const expected = evaluate({.graph = g, .weights = w, .backend = backend}, d, {.batch = 16});
    CHECK(e(w) == expected);
    CHECK(e(w) == expected); // from the beginning again
}

TEST_CASE("evaluate: a pipeline that leaves images out, or may have any labels, is refused", "[train]") {
    dataset const d = quarters(50);
    auto const g = small_net();
    auto const backend = nas::nn::reference_backend();
    pipeline drops(dataset_source(d), {.batch = 16, .classes = 4});
    CHECK(contains(message_of<nas::train_error>("nas.train.41", [&] { evaluator(g, backend, drops); }), "every image"));
    pipeline any(dataset_source(d), {.batch = 16, .last = last_batch::keep});
    CHECK(contains(message_of<nas::train_error>("nas.train.41", [&] { evaluator(g, backend, any); }), "classes"));
}

TEST_CASE("evaluate: a loss of one's own takes the place of cross-entropy", "[train]") {
    dataset const d = quarters(50);
    auto const g = linear_net();
    auto const w = quarter_sums(g);
    auto const backend = nas::nn::reference_backend();
    loss_function const mean_label = [](loss_input const& in, std::span<float> gradient) {
        CHECK(gradient.empty());
        CHECK(in.images.size() == in.targets.size() * 64);
        double sum = 0;
        for (target const& t : in.targets) sum += t.label;
        return loss_value{.loss = sum / static_cast<double>(in.targets.size()), .correct = 1};
    };
    auto const v = evaluate({.graph = g, .weights = w, .backend = backend}, d, {.batch = 20, .loss = mean_label});
    double sum = 0;
    for (auto const label : d.labels) sum += label;
    CHECK(v.loss == Approx(sum / 50));
    CHECK(v.correct == 3); // batches
}
