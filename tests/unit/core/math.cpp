#include <cmath>

#include <nas/core/math.hpp>

#include "support/catch.hpp"

namespace math = nas::math;

TEST_CASE("math: functions are those of the standard library", "[math]") {
    for (double const x : {0.1, 0.5, 1.0, 2.7, 30.0}) {
        CHECK(math::exp(x) == std::exp(x));
        CHECK(math::expm1(x) == std::expm1(x));
        CHECK(math::log(x) == std::log(x));
        CHECK(math::log1p(x) == std::log1p(x));
        CHECK(math::log2(x) == std::log2(x));
        CHECK(math::sqrt(x) == std::sqrt(x));
        CHECK(math::pow(x, 1.5) == std::pow(x, 1.5));
        CHECK(math::sin(x) == std::sin(x));
        CHECK(math::cos(x) == std::cos(x));
        CHECK(math::tanh(x) == std::tanh(x));
        CHECK(math::erf(x) == std::erf(x));
        CHECK(math::erfc(x) == std::erfc(x));
        CHECK(math::floor(x) == std::floor(x));
        CHECK(math::ceil(x) == std::ceil(x));
        CHECK(math::round(x) == std::round(x));
        CHECK(math::abs(-x) == x);
    }
    CHECK(math::infinity > 1e308);
    CHECK(math::sin(math::pi) == Approx(0).margin(1e-15));
}

TEST_CASE("math: the normal distribution has its known values", "[math]") {
    CHECK(math::normal_pdf(0) == Approx(0.3989422804014327));
    CHECK(math::normal_cdf(0) == 0.5);
    CHECK(math::normal_cdf(1.959963984540054) == Approx(0.975).epsilon(1e-12));
    CHECK(math::normal_cdf(-8) == Approx(6.220960574271785e-16).epsilon(1e-10));
}

TEST_CASE("math: the logarithm of the normal distribution is finite in the far tail and continuous", "[math]") {
    CHECK(math::log_normal_cdf(0) == Approx(std::log(0.5)));
    CHECK(math::log_normal_cdf(5) == Approx(std::log(math::normal_cdf(5))));
    CHECK(math::log_normal_cdf(-19.9999) == Approx(math::log_normal_cdf(-20.0001)).epsilon(1e-4));
    CHECK(math::log_normal_cdf(-30) == Approx(-454.3212439563432).epsilon(1e-9)); // log(4.906713927148187e-198)
    CHECK(std::isfinite(math::log_normal_cdf(-1e10)));
}

TEST_CASE("math: quantiles invert the distribution", "[math]") {
    for (double const p : {1e-12, 1e-4, 0.02, 0.024, 0.3, 0.5, 0.8, 0.976, 0.999, 1 - 1e-9})
        CHECK(math::normal_cdf(math::normal_quantile(p)) == Approx(p).epsilon(1e-12));
    CHECK(math::normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-12));
}
