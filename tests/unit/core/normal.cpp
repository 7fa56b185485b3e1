#include <nas/core/normal.hpp>

#include "support/catch.hpp"

TEST_CASE("normal: draws have mean 0, variance 1 and the right tails", "[normal]") {
    nas::rng r(7);
    constexpr int n = 100'000;
    double sum = 0, squares = 0, fourth = 0;
    int beyond_two = 0;
    for (int i = 0; i < n; ++i) {
        double const x = nas::normal(r);
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
        beyond_two += x > 2 ? 1 : 0;
    }
    CHECK(sum / n == Approx(0).margin(3 * 0.00316)); // three standard errors each
    CHECK(squares / n == Approx(1).margin(3 * 0.00447));
    CHECK(fourth / n == Approx(3).margin(3 * 0.031));
    CHECK(beyond_two / double(n) == Approx(0.02275).margin(3 * 0.00047));
}

TEST_CASE("normal: two uniform numbers make one draw, the same on every compiler", "[normal]") {
    nas::rng r(1);
    double const first = nas::normal(r);
    CHECK(r.count() == 2);
    nas::rng again(1);
    CHECK(nas::normal(again, 10, 2) == 10 + 2 * first);
}
