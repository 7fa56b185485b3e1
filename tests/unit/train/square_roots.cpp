#include <cmath>
#include <limits>
#include <vector>

#include <nas/train/square_roots.hpp>

#include "support/catch.hpp"

TEST_CASE("square_roots: every length is covered, and nothing beyond it", "[train]") {
    for (std::int64_t n = 0; n <= 19; ++n) {
        std::vector<float> x(24, 2.0f);
        nas::train::square_roots(x.data(), n);
        for (std::int64_t i = 0; i < 24; ++i) CHECK(x[static_cast<std::size_t>(i)] == (i < n ? std::sqrt(2.0f) : 2.0f));
    }
}

TEST_CASE("square_roots: zero, denormal, infinite and not-a-number as std::sqrt", "[train]") {
    std::vector<float> x{0.0f, 1e-40f, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN(),
                         9.0f};
    std::vector<float> const before = x;
    nas::train::square_roots(x.data(), 5);
    for (std::size_t i : {0u, 1u, 2u, 4u}) CHECK(x[i] == std::sqrt(before[i]));
    CHECK(std::isnan(x[3]));
}
