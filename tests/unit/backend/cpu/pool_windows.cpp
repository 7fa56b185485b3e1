#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/cpu/pool_windows.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas;

namespace {

// Windows {0, 1, 2}, {2, 3} and a padded {4} over five places; channel 0 of a block, the others zero.
pool_geometry_nd over_five(pool_function f, double p = 2) {
    pool_geometry_nd g{.function = f, .p = p};
    g.axes[2] = {.in = 5, .windows = {{0, 3, 3}, {2, 2, 2}, {4, 1, 2}}};
    return g;
}

std::vector<float> channel(cpu::simd_level l, std::vector<float> const& block) {
    std::vector<float> out;
    for (std::size_t i = 0; i < block.size(); i += static_cast<std::size_t>(cpu::lanes(l))) out.push_back(block[i]);
    return out;
}
std::vector<float> forward(cpu::simd_level l, pool_geometry_nd const& g, std::vector<float> const& in) {
    std::vector<float> const x = test::blocked(l, 1, {1, 1, 5}, in);
    std::vector<float> y(static_cast<std::size_t>(3 * cpu::lanes(l)));
    cpu::pool_windows_forward(l, g, 1, x.data(), y.data(), 2);
    return channel(l, y);
}
std::vector<float> backward(cpu::simd_level l, pool_geometry_nd const& g, std::vector<float> const& in,
                            std::vector<float> const& gradient) {
    std::vector<float> const x = test::blocked(l, 1, {1, 1, 5}, in), dy = test::blocked(l, 1, {1, 1, 3}, gradient);
    std::vector<float> dx(x.size(), 99.0f);
    cpu::pool_windows_backward(l, g, 1, x.data(), dy.data(), dx.data(), 2);
    return channel(l, dx);
}
using v = std::vector<float>;

} // namespace

TEST_CASE("cpu pool_windows: by hand, and the first of equal maxima takes the gradient", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        auto const max = over_five(pool_function::max);
        CHECK(forward(l, max, {1, 3, 3, -1, -5}) == v{3, 3, -5});
        CHECK(backward(l, max, {1, 3, 3, -1, -5}, {10, 20, 30}) == v{0, 10, 20, 0, 30});
        CHECK(forward(l, over_five(pool_function::average_include_padding), {1, 2, 6, 4, 8}) == v{3, 5, 4});
        CHECK(backward(l, over_five(pool_function::average), {1, 2, 6, 4, 8}, {3, 2, 1}) == v{1, 1, 2, 1, 1});
        CHECK(forward(l, over_five(pool_function::lp), {0, 3, -4, 0, -2}) == v{5, 4, 2});
        CHECK(backward(l, over_five(pool_function::lp), {0, 3, -4, 0, 0}, {5, 2, 7}) == v{0, 3, -6, 0, 0});
        CHECK(backward(l, over_five(pool_function::lp, 1), {0, 3, -4, 0, 0}, {5, 2, 7}) == v{0, 5, -7, 0, 0});
    }
}

TEST_CASE("cpu pool_windows: NaN propagates through maxima, and takes the gradient", "[backend][cpu]") {
    float const nan = std::numeric_limits<float>::quiet_NaN();
    for (auto const l : test::levels())
        for (v const& in : {v{nan, 2, 3, 4, 5}, v{1, nan, 3, 4, 5}, v{1, 2, nan, 4, 5}}) {
            auto const y = forward(l, over_five(pool_function::max), in);
            CHECK(std::isnan(y[0]));
            CHECK(std::isnan(y[1]) == std::isnan(in[2]));
            auto const g = backward(l, over_five(pool_function::max), in, {1, 0, 0});
            for (std::size_t i = 0; i < 5; ++i) CHECK(g[i] == (std::isnan(in[i]) ? 1 : 0));
        }
}

TEST_CASE("cpu pool_windows: says what it has", "[backend][cpu]") {
    CHECK(cpu::has_pool_windows(over_five(pool_function::lp, 1)));
    CHECK_FALSE(cpu::has_pool_windows(over_five(pool_function::lp, 3)));
    CHECK(cpu::has_pool_windows(over_five(pool_function::max, 3)));
}
