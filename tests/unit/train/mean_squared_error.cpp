#include <cmath>
#include <limits>
#include <vector>

#include <nas/train/mean_squared_error.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;

TEST_CASE("mean_squared_error: by hand, as mean and as sum", "[train]") {
    std::vector<float> const x{1, 2, 5}, t{1, 4, 2};
    std::vector<float> g(3);
    CHECK(mean_squared_error{}(x, t, g) == Approx(13.0 / 3));
    CHECK(g[0] == 0);
    CHECK(g[1] == Approx(-4.0 / 3));
    CHECK(mean_squared_error{.reduction = loss_reduction::sum}(x, t, g) == 13);
    CHECK(g == std::vector<float>{0, -4, 6});
}

TEST_CASE("mean_squared_error: the gradient is the difference of the loss", "[train]") {
    auto const t = test::random_numbers(9, 2);
    for (auto const r : {loss_reduction::mean, loss_reduction::sum})
        test::check_loss_gradient(test::random_numbers(9),
                                  [&](auto x, auto g) { return mean_squared_error{.reduction = r}(x, t, g); });
}

TEST_CASE("mean_squared_error: refuses what does not fit, and passes NaN on", "[train]") {
    std::vector<float> const three(3), two(2);
    std::vector<float> g(2);
    test::check_error<train_error>(
        "nas.train.30", [&] { mean_squared_error{}(three, two); }, "2 targets, expected 3");
    test::check_error<train_error>(
        "nas.train.30", [&] { mean_squared_error{}(three, three, g); }, "gradients");
    test::check_error<train_error>("nas.train.31", [&] { mean_squared_error{}({}, {}); });
    std::vector<float> const nan{0, std::numeric_limits<float>::quiet_NaN()};
    CHECK(std::isnan(mean_squared_error{}(nan, two)));
}
