#include <vector>

#include <nas/train/squared_sum.hpp>

#include "support/catch.hpp"

TEST_CASE("squared_sum: every element counts once, whatever the length", "[train]") {
    std::vector<float> x;
    double expected = 0;
    for (int n = 0; n < 40; ++n) {
        CHECK(nas::train::squared_sum(x.data(), n) == expected);
        x.push_back(static_cast<float>(n - 7));
        expected += (n - 7.0) * (n - 7.0);
    }
}

TEST_CASE("squared_sum: sums in doubles", "[train]") {
    std::vector<float> const x{1e30f, 1.0f};
    CHECK(nas::train::squared_sum(x.data(), 2) == double{1e30f} * double{1e30f} + 1);
}
