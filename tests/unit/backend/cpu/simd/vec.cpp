#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/cpu/simd/vec.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

#define NAS_SIMD_KERNELS "support/vec_kernels.inl"
#include <nas/backend/cpu/simd/for_each_level.inl>

using nas::cpu::simd_level;

TEST_CASE("vec: e^x is right to seven digits from -87 to 88, and limited beyond", "[backend][cpu]") {
    for (simd_level const l : test::levels()) {
        INFO(to_string(l));
        double worst = 0;
        for (double at = -87; at < 88; at += 0.0213) {
            std::vector<float> x(16), y(16);
            for (std::size_t i = 0; i < 16; ++i) x[i] = static_cast<float>(at + 0.001 * static_cast<double>(i));
            NAS_SIMD_SELECT(l, test_exp)(x.data(), y.data());
            for (std::size_t i = 0; i < static_cast<std::size_t>(nas::cpu::lanes(l)); ++i) {
                double const exact = std::exp(static_cast<double>(x[i]));
                worst = std::max(worst, std::abs(static_cast<double>(y[i]) / exact - 1));
            }
        }
        CHECK(worst < 2e-7);

        float const infinity = std::numeric_limits<float>::infinity();
        std::vector<float> x{-infinity, -1000, 0, 1000, infinity, NAN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, y(16);
        NAS_SIMD_SELECT(l, test_exp)(x.data(), y.data());
        CHECK(y[0] < 1.3e-38f);
        CHECK(y[1] < 1.3e-38f);
        CHECK(y[2] == 1);
        CHECK(y[3] > 2e38f);
        CHECK(y[4] == y[3]);
        CHECK(std::isnan(y[5]));
    }
}

TEST_CASE("vec: square roots are correctly rounded", "[backend][cpu]") {
    for (simd_level const l : test::levels()) {
        INFO(to_string(l));
        std::vector<float> x{0, 1, 2, 3, 1e-30f, 1e30f, -1, NAN, 0.1f, 7, 4, 9, 16, 25, 1e-8f, 123456792.0f}, y(16);
        NAS_SIMD_SELECT(l, test_square_root)(x.data(), y.data());
        for (std::size_t i = 0; i < static_cast<std::size_t>(nas::cpu::lanes(l)); ++i) {
            if (x[i] >= 0) CHECK(y[i] == std::sqrt(x[i]));
            else CHECK(std::isnan(y[i]));
        }
    }
}

TEST_CASE("vec: max and min give the second operand if one is NaN, max_or_nan the NaN", "[backend][cpu]") {
    for (simd_level const l : test::levels()) {
        std::vector<float> a(16, 1.0f), b(16, 2.0f), out(4 * 16);
        a[1] = NAN;
        b[2] = NAN;
        a[3] = 3;
        NAS_SIMD_SELECT(l, test_order)(a.data(), b.data(), out.data());
        float const *const largest = out.data(), *const smallest = largest + 16, *const or_nan = smallest + 16,
                           *const chosen = or_nan + 16;
        CHECK(largest[0] == 2);
        CHECK(largest[1] == 2);
        CHECK(std::isnan(largest[2]));
        CHECK(smallest[0] == 1);
        CHECK(smallest[1] == 2);
        CHECK(std::isnan(or_nan[1]));
        CHECK(std::isnan(or_nan[2]));
        CHECK(or_nan[3] == 3);
        CHECK(chosen[3] == 3); // a > b ? a : 0
        CHECK(chosen[0] == 0);
    }
}

TEST_CASE("vec: parts of vectors read and write no more than they are told", "[backend][cpu]") {
    for (simd_level const l : test::levels()) {
        std::int64_t const lanes = nas::cpu::lanes(l);
        for (std::int64_t n = 0; n <= 3 * lanes; ++n) {
            std::vector<float> const x = test::random_floats(n, 1);
            std::vector<float> y(static_cast<std::size_t>(n + 1), -7.0f);
            NAS_SIMD_SELECT(l, test_copy)(x.data(), y.data(), n);
            CHECK(std::equal(x.begin(), x.end(), y.begin()));
            CHECK(y.back() == -7.0f);
        }
    }
}
