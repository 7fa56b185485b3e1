#include <nas/space/random_below.hpp>

#include "support/catch.hpp"

using nas::bigint, nas::random_below;

TEST_CASE("random_below: every number has the same chance", "[space]") {
    // 5 numbers, 10,000 draws; chi-square with 4 degrees of freedom exceeds 18.5 once in 1000 seeds.
    int count[5] = {};
    for (std::uint64_t i = 0; i < 10'000; ++i) ++count[random_below(5, nas::rng(i)).to_uint64()];
    double chi = 0;
    for (int const n : count) chi += (n - 2000.0) * (n - 2000.0) / 2000;
    CHECK(chi < 18.5);
}

TEST_CASE("random_below: numbers of any size", "[space]") {
    auto const n = nas::power(10, 40);
    bigint largest;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        auto const x = random_below(n, nas::rng(i));
        REQUIRE(x < n);
        if (largest < x) largest = x;
    }
    CHECK(largest > n / 100 * 99);
    CHECK(random_below(1, nas::rng(3)) == 0);
    STATIC_REQUIRE(random_below(1, nas::rng(3)) == 0);
}
