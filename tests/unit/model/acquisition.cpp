#include <cmath>
#include <string>
#include <vector>

#include <nas/model/acquisition.hpp>

#include "support/catch.hpp"

using namespace nas::model;

TEST_CASE("acquisition: expected improvement at known points", "[acquisition]") {
    CHECK(expected_improvement({0, 1}, 0) == Approx(0.398942).epsilon(1e-6));
    CHECK(expected_improvement({3, 0}, 1) == 2);
    CHECK(expected_improvement({1, 0}, 3) == 0);
    CHECK(expected_improvement({3, 1e-20}, 1) == Approx(2));
    CHECK(probability_of_improvement({7, 2}, 7) == 0.5);
    CHECK(probability_of_improvement({7, 0}, 7) == 0.5);
    CHECK(probability_of_improvement({8, 0}, 7) == 1);
    CHECK(probability_of_improvement({6, 0}, 7) == 0);
}

TEST_CASE("acquisition: expected improvement is its integral", "[acquisition]") {
    forecast const f{0.4, 2.25};
    double sum = 0;
    int const n = 100000;
    for (int i = 0; i < n; ++i) {
        double const z = -10 + 20 * (i + 0.5) / n, x = f.mean + 1.5 * z;
        if (x > 1) sum += (x - 1) * nas::math::normal_pdf(z) * 20 / n;
    }
    CHECK(expected_improvement(f, 1) == Approx(sum).epsilon(1e-7));
    CHECK(std::exp(log_expected_improvement(f, 1)) == Approx(sum).epsilon(1e-7));
}

TEST_CASE("acquisition: the logarithm is smooth where the value is 0 in floating point", "[acquisition]") {
    for (double const z : {-1.0, -5.0, -20.0, -24.0})
        CHECK(log_expected_improvement({z, 1}, 0) == Approx(std::log(expected_improvement({z, 1}, 0))).epsilon(1e-9));
    CHECK(log_expected_improvement({-25.0000001, 1}, 0) ==
          Approx(log_expected_improvement({-24.9999999, 1}, 0)).epsilon(1e-7));
    CHECK(expected_improvement({-60, 1}, 0) == 0);
    double last = 1;
    for (double z = -10; z > -1e6; z *= 1.5) {
        double const now = log_expected_improvement({z, 1}, 0);
        CHECK(std::isfinite(now));
        CHECK(now < last);
        last = now;
    }
    CHECK(std::isinf(log_expected_improvement({0, 0}, 1)));
}

TEST_CASE("acquisition: scores prefer what they should", "[acquisition]") {
    nas::rng r(1);
    forecast const sure{1, 0.01}, unsure{0.5, 4}, poor{-1, 0.01};
    CHECK(score(acquisition::upper_confidence_bound, sure, 0, 0.5, r) == Approx(1.05));
    CHECK(score(acquisition::upper_confidence_bound, unsure, 0, 0.5, r) == Approx(1.5));
    CHECK(score(acquisition::expected_improvement, unsure, 1.2, 0, r) >
          score(acquisition::expected_improvement, sure, 1.2, 0, r));
    CHECK(score(acquisition::probability_of_improvement, sure, 0.9, 0, r) >
          score(acquisition::probability_of_improvement, unsure, 0.9, 0, r));
    CHECK(score(acquisition::probability_of_improvement, poor, 0.9, 0, r) > -1e6);
    CHECK(score(acquisition::probability_of_improvement, {1, 0}, 0.5, 0, r) == 0);
    double sum = 0, squares = 0;
    for (int i = 0; i < 10000; ++i) {
        double const x = score(acquisition::thompson, unsure, 0, 0, r);
        sum += x / 10000;
        squares += x * x / 10000;
    }
    CHECK(sum == Approx(0.5).margin(0.06)); // 3 standard errors of a deviation of 2
    CHECK(squares - sum * sum == Approx(4).margin(0.18));
    CHECK(name_of(acquisition::thompson) == "thompson");
    CHECK(name_of(acquisition::expected_improvement) == "expected_improvement");
    CHECK(name_of(acquisition::probability_of_improvement) == "probability_of_improvement");
    CHECK(name_of(acquisition::upper_confidence_bound) == "upper_confidence_bound");
}
