#include <cmath>

#include <nas/train/transform/beta_draw.hpp>

#include "support/catch.hpp"

TEST_CASE("beta_draw: mean and variance are those of Beta(alpha, alpha)", "[train]") {
    // Mean 1/2, variance 1 / (4 (2 alpha + 1)); 20,000 draws, five deviations of the estimates.
    for (double const alpha : {0.05, 0.2, 0.8, 1.0, 2.5, 30.0}) {
        double sum = 0, squares = 0;
        nas::rng r(7);
        int const n = 20000;
        for (int i = 0; i < n; ++i) {
            double const x = nas::train::beta_draw(alpha, r);
            REQUIRE((x >= 0 && x <= 1));
            sum += x;
            squares += (x - 0.5) * (x - 0.5);
        }
        double const variance = 1 / (4 * (2 * alpha + 1));
        CHECK(std::abs(sum / n - 0.5) < 5 * std::sqrt(variance / n));
        CHECK(squares / n == Approx(variance).epsilon(0.05));
    }
}

TEST_CASE("beta_draw: tiny alphas give 0 or 1, never a nan", "[train]") {
    nas::rng r(3);
    int ones = 0;
    for (int i = 0; i < 1000; ++i) {
        double const x = nas::train::beta_draw(1e-6, r);
        REQUIRE((x < 1e-3 || x > 1 - 1e-3));
        ones += x > 0.5;
    }
    CHECK(std::abs(ones - 500) < 80); // deviation 16
}
