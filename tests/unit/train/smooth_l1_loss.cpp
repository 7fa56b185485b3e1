#include <cmath>
#include <limits>
#include <vector>

#include <nas/train/huber_loss.hpp>
#include <nas/train/smooth_l1_loss.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;

TEST_CASE("smooth_l1_loss: squared within beta, absolute beyond", "[train]") {
    std::vector<float> const x{1, -3, 0}, t{0, 0, 0};
    std::vector<float> g(3);
    CHECK(smooth_l1_loss{.beta = 2, .reduction = loss_reduction::sum}(x, t, g) == 0.25 + 2);
    CHECK(g == std::vector<float>{0.5f, -1, 0});
    CHECK(smooth_l1_loss{.beta = 0, .reduction = loss_reduction::sum}(x, t, g) == 4); // plain absolute error
    CHECK(g == std::vector<float>{1, -1, 0});
}

TEST_CASE("smooth_l1_loss: is huber divided by beta", "[train]") {
    auto const x = test::random_numbers(30), t = test::random_numbers(30, 2);
    CHECK(smooth_l1_loss{.beta = 0.7}(x, t) == Approx(huber_loss{.delta = 0.7}(x, t) / 0.7));
}

TEST_CASE("smooth_l1_loss: the gradient is the difference of the loss", "[train]") {
    auto const t = test::random_numbers(12, 2);
    for (double const beta : {0.0, 0.3, 1.0, 9.0})
        test::check_loss_gradient(test::random_numbers(12),
                                  [&](auto x, auto g) { return smooth_l1_loss{.beta = beta}(x, t, g); });
}

TEST_CASE("smooth_l1_loss: refuses what does not fit, and passes NaN on", "[train]") {
    std::vector<float> const three(3), two(2);
    std::vector<float> g(2);
    test::check_error<train_error>("nas.train.30", [&] { smooth_l1_loss{}(three, two); });
    test::check_error<train_error>("nas.train.30", [&] { smooth_l1_loss{}(three, three, g); });
    test::check_error<train_error>("nas.train.31", [&] { smooth_l1_loss{}({}, {}); });
    test::check_error<train_error>(
        "nas.train.32", [&] { smooth_l1_loss{.beta = -1}(two, two); }, "beta is -1");
    std::vector<float> const nan{0, std::numeric_limits<float>::quiet_NaN()};
    CHECK(std::isnan(smooth_l1_loss{}(nan, two, g)));
    CHECK(std::isnan(g[1]));
}
