#include <cmath>
#include <limits>
#include <vector>

#include <nas/train/binary_cross_entropy.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;

TEST_CASE("binary_cross_entropy: by hand, from logits and from probabilities", "[train]") {
    std::vector<float> const logits{0, std::log(3.0f)}, p{0.5f, 0.75f}, t{1, 0};
    std::vector<float> g(2);
    double const expected = (std::log(2.0) + std::log(4.0)) / 2;
    CHECK(binary_cross_entropy{}(logits, t, g) == Approx(expected));
    CHECK(g[0] == Approx(-0.25)); // (p - t) / 2
    CHECK(g[1] == Approx(0.375));
    CHECK(binary_cross_entropy{.probabilities = true}(p, t, g) == Approx(expected));
    CHECK(g[0] == Approx(-1)); // -1 / p / 2
    CHECK(g[1] == Approx(2));
    CHECK(binary_cross_entropy{.positive_weight = 3}(logits, t) == Approx((3 * std::log(2.0) + std::log(4.0)) / 2));
    CHECK(binary_cross_entropy{.label_smoothing = 0.5}(logits, t) == // targets 0.75 and 0.25
          Approx((std::log(2.0) + 0.75 * std::log(4.0) + 0.25 * std::log(4.0 / 3)) / 2));
}

TEST_CASE("binary_cross_entropy: the gradient is the difference of the loss", "[train]") {
    auto const t = test::random_numbers(10, 2, 0, 1);
    for (double const weight : {1.0, 2.5})
        for (double const smoothing : {0.0, 0.2})
            for (auto const r : {loss_reduction::mean, loss_reduction::sum}) {
                binary_cross_entropy loss{.positive_weight = weight, .label_smoothing = smoothing, .reduction = r};
                test::check_loss_gradient(test::random_numbers(10), [&](auto x, auto g) { return loss(x, t, g); });
                loss.probabilities = true;
                test::check_loss_gradient(test::random_numbers(10, 3, 0.2, 0.8),
                                          [&](auto x, auto g) { return loss(x, t, g); });
            }
}

TEST_CASE("binary_cross_entropy: certainty neither overflows nor divides by zero", "[train]") {
    std::vector<float> const far{1e4f, -1e4f}, t{0, 1}, certain{1, 0};
    std::vector<float> g(2);
    CHECK(binary_cross_entropy{}(far, t, g) == Approx(1e4));
    CHECK(g == std::vector<float>{0.5f, -0.5f});
    CHECK(binary_cross_entropy{.probabilities = true}(certain, t, g) == 100);
    CHECK((std::isfinite(g[0]) && std::isfinite(g[1])));
    CHECK(binary_cross_entropy{.probabilities = true}(t, t) == 0);
    std::vector<float> const nan{0, std::numeric_limits<float>::quiet_NaN()};
    CHECK(std::isnan(binary_cross_entropy{}(nan, t)));
    CHECK(std::isnan(binary_cross_entropy{.probabilities = true}(nan, t)));
}

TEST_CASE("binary_cross_entropy: refuses what does not fit", "[train]") {
    std::vector<float> const three(3), two(2);
    std::vector<float> g(2);
    test::check_error<train_error>("nas.train.30", [&] { binary_cross_entropy{}(three, two); });
    test::check_error<train_error>("nas.train.30", [&] { binary_cross_entropy{}(three, three, g); });
    test::check_error<train_error>("nas.train.31", [&] { binary_cross_entropy{}({}, {}); });
    test::check_error<train_error>("nas.train.32", [&] { binary_cross_entropy{.positive_weight = 0}(two, two); });
    test::check_error<train_error>("nas.train.32", [&] { binary_cross_entropy{.label_smoothing = 1}(two, two); });
}
