#include <cmath>
#include <limits>
#include <vector>

#include <nas/train/huber_loss.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;

TEST_CASE("huber_loss: squared within delta, linear beyond", "[train]") {
    std::vector<float> const x{1, -3, 2}, t{0, 0, 0};
    std::vector<float> g(3);
    CHECK(huber_loss{.delta = 2, .reduction = loss_reduction::sum}(x, t, g) == 0.5 + 2 * (3 - 1) + 2);
    CHECK(g == std::vector<float>{1, -2, 2});
    CHECK(huber_loss{.delta = 2}(x, t, g) == Approx(6.5 / 3));
}

TEST_CASE("huber_loss: the gradient is the difference of the loss", "[train]") {
    auto const t = test::random_numbers(12, 2);
    for (double const delta : {0.3, 1.0, 9.0})
        test::check_loss_gradient(test::random_numbers(12),
                                  [&](auto x, auto g) { return huber_loss{.delta = delta}(x, t, g); });
}

TEST_CASE("huber_loss: refuses what does not fit, and passes NaN on", "[train]") {
    std::vector<float> const three(3), two(2);
    std::vector<float> g(2);
    test::check_error<train_error>("nas.train.30", [&] { huber_loss{}(three, two); });
    test::check_error<train_error>("nas.train.30", [&] { huber_loss{}(three, three, g); });
    test::check_error<train_error>("nas.train.31", [&] { huber_loss{}({}, {}); });
    test::check_error<train_error>(
        "nas.train.32", [&] { huber_loss{.delta = 0}(two, two); }, "delta is 0");
    std::vector<float> const nan{0, std::numeric_limits<float>::quiet_NaN()};
    CHECK(std::isnan(huber_loss{}(nan, two)));
}
