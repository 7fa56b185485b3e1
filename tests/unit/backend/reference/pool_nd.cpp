#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/reference/pool_nd.hpp>

#include "support/catch.hpp"

using namespace nas;

namespace {

// Windows {0, 1, 2}, {2, 3} and a padded {4} over five places.
pool_geometry_nd over_five(pool_function f, double p = 2) {
    pool_geometry_nd g{.function = f, .p = p};
    g.axes[2] = {.in = 5, .windows = {{0, 3, 3}, {2, 2, 2}, {4, 1, 2}}};
    return g;
}

std::vector<float> forward(pool_geometry_nd const& g, std::vector<float> const& in) {
    std::vector<float> out(static_cast<std::size_t>(g.out()));
    reference::pool_nd_forward(g, 1, in.data(), out.data());
    return out;
}
std::vector<float> backward(pool_geometry_nd const& g, std::vector<float> const& in,
                            std::vector<float> const& gradient) {
    std::vector<float> out(static_cast<std::size_t>(g.in()), 99.0f);
    reference::pool_nd_backward(g, 1, in.empty() ? nullptr : in.data(), gradient.data(), out.data());
    return out;
}
using v = std::vector<float>;

} // namespace

TEST_CASE("reference pool_nd: maxima, of equal ones the first", "[backend][reference]") {
    auto const g = over_five(pool_function::max);
    CHECK(forward(g, {1, 3, 3, -1, -5}) == v{3, 3, -5});
    CHECK(backward(g, {1, 3, 3, -1, -5}, {10, 20, 30}) == v{0, 10, 20, 0, 30});
    float const nan = std::numeric_limits<float>::quiet_NaN();
    auto const with_nan = forward(g, {1, nan, 3, 4, 5});
    CHECK(std::isnan(with_nan[0]));
    CHECK(with_nan[1] == 4);
}

TEST_CASE("reference pool_nd: averages with and without the padding", "[backend][reference]") {
    CHECK(forward(over_five(pool_function::average), {1, 2, 6, 4, 8}) == v{3, 5, 8});
    CHECK(forward(over_five(pool_function::average_include_padding), {1, 2, 6, 4, 8}) == v{3, 5, 4});
    CHECK(backward(over_five(pool_function::average), {}, {3, 2, 1}) == v{1, 1, 2, 1, 1});
    CHECK(backward(over_five(pool_function::average_include_padding), {}, {3, 2, 1}) == v{1, 1, 2, 1, 0.5f});
}

TEST_CASE("reference pool_nd: norms, and none of zeros", "[backend][reference]") {
    CHECK(forward(over_five(pool_function::lp), {0, 3, -4, 0, -2}) == v{5, 4, 2});
    CHECK(forward(over_five(pool_function::lp, 1), {1, 3, -4, 0, -2}) == v{8, 4, 2});
    CHECK(forward(over_five(pool_function::lp, 3), {0, 0, 2, 0, -3})[0] == Approx(2));
    CHECK(backward(over_five(pool_function::lp), {0, 3, -4, 0, 0}, {5, 2, 7})[1] == Approx(3));
    CHECK(backward(over_five(pool_function::lp), {0, 3, -4, 0, 0}, {5, 2, 7})[2] == Approx(-6));
    CHECK(backward(over_five(pool_function::lp), {0, 3, -4, 0, 0}, {5, 2, 7})[4] == 0);
    CHECK(backward(over_five(pool_function::lp, 1), {0, 3, -4, 0, 0}, {5, 2, 7}) == v{0, 5, -7, 0, 0});
}

TEST_CASE("reference pool_nd: three axes, steps between the places", "[backend][reference]") {
    pool_geometry_nd g{.function = pool_function::average};
    g.axes[0] = {.in = 2, .windows = {{0, 2, 2}}};
    g.axes[1] = {.in = 1, .windows = {{0, 1, 1}}};
    g.axes[2] = {.in = 3, .step = 2, .windows = {{0, 2, 2}, {1, 1, 1}}};
    CHECK(forward(g, {1, 2, 3, 5, 6, 7}) == v{4, 4});
    CHECK(backward(g, {}, {4, 2}) == v{1, 1, 1, 1, 1, 1});
}
