#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/cpu/flat.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using nas::cpu::simd_level;

TEST_CASE("cpu flat: a sum of squares counts every element once, whatever the length", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        INFO(to_string(l));
        std::vector<float> x;
        double expected = 0;
        for (int n = 0; n < 70; ++n) {
            CHECK(nas::cpu::squared_sum(l, x.data(), n) == expected);
            x.push_back(static_cast<float>(n - 7));
            expected += (n - 7.0) * (n - 7.0);
        }
    }
}

TEST_CASE("cpu flat: squares are summed in doubles, to the same bits at every level", "[backend][cpu]") {
    std::vector<float> const far{1e30f, 1.0f};
    auto const many = test::random_floats(100'003, 7);
    double exact = 0;
    for (float const a : many) exact += double{a} * double{a};
    double const first = nas::cpu::squared_sum(simd_level::baseline, many.data(), 100'003);
    CHECK(first == Approx(exact).epsilon(1e-12));
    for (auto const l : test::levels()) {
        CHECK(nas::cpu::squared_sum(l, far.data(), 2) == double{1e30f} * double{1e30f} + 1);
        CHECK(nas::cpu::squared_sum(l, many.data(), 100'003) == first);
    }
}

TEST_CASE("cpu flat: limits keep what lies between them, and what is not a number", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const n : {3, 16, 41, 20'001}) {
            auto x = test::random_floats(n, 3, -2, 2), expected = x;
            x[1] = expected[1] = -std::numeric_limits<float>::infinity();
            x[2] = expected[2] = std::numeric_limits<float>::quiet_NaN();
            for (float& a : expected) a = a > 0.5f ? 0.5f : a < -0.5f ? -0.5f : a;
            nas::cpu::limit_values(l, x.data(), n, 0.5f, 2);
            CHECK(std::isnan(x[2]));
            x[2] = expected[2] = 0;
            CHECK(x == expected);
        }
}

TEST_CASE("cpu flat: scaling and moving an average touch every element, and nothing beyond", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const n : {1, 8, 39, 20'001}) {
            auto x = test::random_floats(n + 1, 5), average = test::random_floats(n + 1, 6);
            auto scaled = x, moved = average;
            for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
                scaled[i] *= 0.25f;
                moved[i] += 0.125f * (x[i] - moved[i]);
            }
            nas::cpu::move_average(l, average.data(), x.data(), n, 0.125f, 2);
            nas::cpu::scale_values(l, x.data(), n, 0.25f, 2);
            CHECK(x == scaled);
            CHECK(average.back() == moved.back());
            CHECK(test::difference(average, moved) < 1e-6);
        }
}
