#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <nas/backend/reference/softmax_cross_entropy.hpp>

#include "support/catch.hpp"
#if __has_include(<nlohmann/json.hpp>)
#include <nlohmann/json.hpp>
#define NAS_TEST_HAS_JSON 1
#endif

namespace reference = nas::reference;

namespace {

double loss(std::vector<float> const& logits, std::vector<int> const& labels, double smoothing = 0,
            float* gradient = nullptr) {
    auto const batch = static_cast<std::int64_t>(labels.size());
    return reference::softmax_cross_entropy(
        {.batch = batch, .classes = static_cast<std::int64_t>(logits.size()) / batch, .smoothing = smoothing},
        logits.data(), labels.data(), gradient);
}

} // namespace

TEST_CASE("reference softmax_cross_entropy: minus the log of the label's probability, averaged",
          "[backend][reference]") {
    auto const log_of = [](double x) { return static_cast<float>(std::log(x)); };
    // Probabilities 1/6, 2/6, 3/6 and 1/4, 1/4, 1/2.
    std::vector<float> const logits{log_of(1), log_of(2), log_of(3), log_of(5), log_of(5), log_of(10)};
    CHECK(loss(logits, {2, 0}) == Approx((std::log(2.0) + std::log(4.0)) / 2));
    CHECK(loss({0, 0, 0, 0}, {1}) == Approx(std::log(4.0)));
}

TEST_CASE("reference softmax_cross_entropy: smoothing spreads the target over all classes", "[backend][reference]") {
    auto const log_of = [](double x) { return static_cast<float>(std::log(x)); };
    std::vector<float> const logits{log_of(1), log_of(2), log_of(3)};
    double const e = 0.3;
    double const expected = (1 - e) * std::log(2.0) + e / 3 * (std::log(6.0) + std::log(3.0) + std::log(2.0));
    CHECK(loss(logits, {2}, e) == Approx(expected));
    CHECK(loss({0, 0}, {0}, 1.0) == Approx(std::log(2.0)));
}

TEST_CASE("reference softmax_cross_entropy: the gradient is softmax minus target over the batch",
          "[backend][reference]") {
    std::vector<float> const logits(8, 1.0f);
    std::vector<float> gradient(8);
    (void)loss(logits, {0, 3}, 0.2, gradient.data());
    double const q = 0.25, spread = 0.05;
    CHECK(double{gradient[0]} == Approx((q - 0.8 - spread) / 2));
    CHECK(double{gradient[1]} == Approx((q - spread) / 2));
    CHECK(double{gradient[7]} == Approx((q - 0.8 - spread) / 2));
}

TEST_CASE("reference softmax_cross_entropy: the gradient agrees with differences", "[backend][reference]") {
    std::vector<float> const logits{0.5f, -1, 2, 0.25f, 1, 1.5f, -0.75f, 0, 0.125f};
    std::vector<int> const labels{1, 2, 0};
    for (double const smoothing : {0.0, 0.1}) {
        std::vector<float> gradient(9);
        (void)loss(logits, labels, smoothing, gradient.data());
        for (std::size_t i = 0; i < 9; ++i) {
            std::vector<float> up = logits, down = logits;
            up[i] += 0.0078125f; // a power of two: exact in float
            down[i] -= 0.0078125f;
            CHECK(double{gradient[i]} ==
                  Approx((loss(up, labels, smoothing) - loss(down, labels, smoothing)) / 0.015625).margin(1e-5));
        }
    }
}

TEST_CASE("reference softmax_cross_entropy: large logits neither overflow nor give NaN", "[backend][reference]") {
    std::vector<float> gradient(2);
    CHECK(loss({1e30f, -1e30f}, {0}, 0, gradient.data()) == 0);
    CHECK(gradient == std::vector<float>{0, 0});
    CHECK(loss({500, -500}, {1}) == Approx(1000));
}

TEST_CASE("reference softmax_cross_entropy: a NaN among the logits shows in the loss", "[backend][reference]") {
    CHECK(std::isnan(loss({0, std::nanf("")}, {0})));
    CHECK(std::isnan(loss({std::nanf(""), 0}, {1})));
}

TEST_CASE("reference softmax_cross_entropy: labels of any integer type", "[backend][reference]") {
    std::vector<float> const logits{1, 2, 3};
    std::uint8_t const small = 2;
    std::int64_t const large = 2;
    CHECK(
        reference::softmax_cross_entropy({.batch = 1, .classes = 3, .smoothing = 0}, logits.data(), &small, nullptr) ==
        reference::softmax_cross_entropy({.batch = 1, .classes = 3, .smoothing = 0}, logits.data(), &large, nullptr));
}

#if defined(NAS_TEST_HAS_JSON)
TEST_CASE("reference softmax_cross_entropy: yields what the ONNX backend tests publish", "[backend][reference][data]") {
    char const* const folder = std::getenv("NAS_DATA_DIR");
    std::ifstream file(std::string(folder ? folder : "") + "/onnx-backend-tests/nn_op_tests.jsonl");
    if (!folder || !file) {
        WARN("skipped: NAS_DATA_DIR does not name a folder with onnx-backend-tests");
        return;
    }
    int checked = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.find("/test_sce_mean\"") == std::string::npos &&
            line.find("/test_sce_mean_log_prob\"") == std::string::npos)
            continue;
        auto const test = nlohmann::json::parse(line);
        auto const logits = test["inputs"][0]["data"].get<std::vector<float>>();
        auto const labels = test["inputs"][1]["data"].get<std::vector<int>>();
        CHECK(loss(logits, labels) == Approx(test["outputs"][0]["data"][0].get<double>()).epsilon(1e-6));
        ++checked;
    }
    CHECK(checked == 2);
}
#endif
