#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <nas/train/cross_entropy.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"
#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#define NAS_TEST_HAS_JSON 1
#endif

using namespace nas::train;
using nas::train_error;
using labels_t = std::vector<std::int32_t>;

TEST_CASE("cross_entropy: without options it is softmax_cross_entropy", "[train]") {
    auto const x = test::random_numbers(28);
    labels_t const labels{3, 0, 6, 3};
    std::vector<std::uint8_t> const bytes(labels.begin(), labels.end());
    std::vector<float> a(28), b(28);
    for (double const s : {0.0, 0.2}) {
        auto const mine = cross_entropy{.label_smoothing = s}(x, labels, a);
        auto const other = softmax_cross_entropy{.label_smoothing = s}(x, bytes, b);
        CHECK(mine.loss == Approx(other.loss));
        CHECK(mine.correct == other.correct);
        for (std::size_t i = 0; i < 28; ++i) CHECK(a[i] == Approx(b[i]).margin(1e-7));
    }
}

TEST_CASE("cross_entropy: weights of classes and ignored labels by hand", "[train]") {
    std::vector<float> const x{0, std::log(3.0f), 0, 0, 5, 5}; // softmax (1/4 3/4), (1/2 1/2), ignored
    labels_t const labels{1, 0, -100};
    std::vector<float> g(6, 9.0f);
    cross_entropy loss{.class_weights = {2, 3}, .ignore = -100};
    auto const v = loss(x, labels, g);
    CHECK(v.loss == Approx((3 * std::log(4.0 / 3) + 2 * std::log(2.0)) / 5));
    CHECK(v.correct == 2);
    CHECK(g[0] == Approx(3 * 0.25 / 5));
    CHECK(g[2] == Approx(-2 * 0.5 / 5));
    CHECK((g[4] == 0 && g[5] == 0));
    loss.reduction = loss_reduction::sum;
    CHECK(loss(x, labels).loss == Approx(3 * std::log(4.0 / 3) + 2 * std::log(2.0)));
    labels_t const nothing{-100, -100, -100};
    loss.reduction = loss_reduction::mean;
    CHECK(loss(x, nothing, g) == loss_value{});
    CHECK(g == std::vector<float>(6, 0.0f));
}

TEST_CASE("cross_entropy: the gradient is the difference of the loss, with every option", "[train]") {
    labels_t const labels{3, 0, 2, -1, 1, 2};
    for (double const smoothing : {0.0, 0.3})
        for (bool const weighted : {false, true})
            for (bool const log_probabilities : {false, true})
                for (auto const r : {loss_reduction::mean, loss_reduction::sum}) {
                    cross_entropy const loss{.label_smoothing = smoothing,
                                             .class_weights =
                                                 weighted ? std::vector<float>{0.5f, 2, 0, 1} : std::vector<float>{},
                                             .ignore = -1,
                                             .pixels = 3,
                                             .log_probabilities = log_probabilities,
                                             .reduction = r};
                    test::check_loss_gradient(test::random_numbers(24),
                                              [&](auto x, auto g) { return loss(x, labels, g).loss; });
                }
}

TEST_CASE("cross_entropy: logits far apart do not overflow, and NaN is no guess", "[train]") {
    std::vector<float> const far{-1e30f, 0, 1e30f};
    CHECK(cross_entropy{}(far, labels_t{2}).loss == 0);
    CHECK(cross_entropy{}(far, labels_t{0}).loss == Approx(2e30));
    std::vector<float> const nan{std::numeric_limits<float>::quiet_NaN(), 0, 0};
    auto const v = cross_entropy{}(nan, labels_t{0});
    CHECK_FALSE(std::isfinite(v.loss));
    CHECK(v.correct == 0);
}

TEST_CASE("cross_entropy: refuses what does not fit", "[train]") {
    std::vector<float> const six(6);
    std::vector<float> g(5);
    labels_t const two{0, 1};
    auto const refused = [&](char const* id, cross_entropy const& loss, labels_t const& labels, char const* what) {
        test::check_error<train_error>(
            id, [&] { (void)loss(six, labels); }, what);
    };
    refused("nas.train.33", {}, {0, 3}, "label 3 at position 1 is no class; there are 3 classes");
    refused("nas.train.33", {}, {-1, 0}, "label -1");
    refused("nas.train.31", {}, {}, "empty");
    refused("nas.train.30", {}, {0, 1, 0, 1}, "6 outputs");
    refused("nas.train.30", {.pixels = 4}, two, "4 per image");
    refused("nas.train.30", {.class_weights = {1, 2}}, two, "2 class weights, expected 3");
    refused("nas.train.32", {.label_smoothing = -0.1}, two, "label_smoothing");
    refused("nas.train.32", {.class_weights = {1, -2, 1}}, two, "class weight");
    refused("nas.train.32", {.pixels = 0}, two, "pixels");
    test::check_error<train_error>(
        "nas.train.30", [&] { (void)cross_entropy{}(six, two, g); }, "gradients");
}

#if defined(NAS_TEST_HAS_JSON)
TEST_CASE("cross_entropy: yields what the ONNX backend tests publish", "[train][data]") {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    std::ifstream file(std::string(folder ? folder : "") + "/onnx-backend-tests/nn_op_tests.jsonl");
    if (!file) {
        WARN("skipped: NAS_DATA_DIR does not name a folder with onnx-backend-tests");
        return;
    }
    int checked = 0;
    for (std::string line; std::getline(file, line);) {
        auto const j = nlohmann::json::parse(line);
        std::string const op = j.at("op");
        if (op != "SoftmaxCrossEntropyLoss" && op != "NegativeLogLikelihoodLoss") continue;
        INFO(j.at("test"));
        auto const &attributes = j.at("attrs"), &in = j.at("inputs");
        cross_entropy loss;
        loss.log_probabilities = op == "NegativeLogLikelihoodLoss";
        if (attributes.contains("ignore_index")) loss.ignore = attributes.at("ignore_index").get<std::int32_t>();
        if (in.size() > 2) loss.class_weights = in[2].at("data").get<std::vector<float>>();
        if (attributes.value("reduction", "mean") != "mean") loss.reduction = loss_reduction::sum;
        auto const labels = in[1].at("data").get<labels_t>();
        loss.pixels = static_cast<std::int64_t>(labels.size()) / in[1].at("dims")[0].get<std::int64_t>();
        double expected = 0; // losses of single labels are summed up
        for (double const y : j.at("outputs")[0].at("data").get<std::vector<double>>()) expected += y;
        CHECK(loss(in[0].at("data").get<std::vector<float>>(), labels).loss == Approx(expected).epsilon(1e-5));
        ++checked;
    }
    CHECK(checked == 46);
}
#endif
