#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <nas/backend/cpu/bfloat16.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"

using nas::cpu::bfloat16;
using nas::cpu::to_bfloat16;
using nas::cpu::to_float;

TEST_CASE("cpu bfloat16: every bfloat16 number comes back from float as it was", "[backend][cpu]") {
    for (std::uint32_t u = 0; u <= 0xffff; ++u) {
        bfloat16 const x{static_cast<std::uint16_t>(u)};
        if (std::isnan(to_float(x))) {
            if (!std::isnan(to_float(to_bfloat16(to_float(x))))) FAIL_CHECK("NaN " << u);
        } else if (to_bfloat16(to_float(x)) != x) FAIL_CHECK("number " << u);
    }
}

TEST_CASE("cpu bfloat16: floats go to the nearest, ties to the even one", "[backend][cpu]") {
    CHECK(to_float(to_bfloat16(1.0f + 0.25f / 128)) == 1.0f);
    CHECK(to_float(to_bfloat16(1.0f + 0.75f / 128)) == 1.0f + 1.0f / 128);
    CHECK(to_float(to_bfloat16(1.0f + 0.5f / 128)) == 1.0f);
    CHECK(to_float(to_bfloat16(1.0f + 1.5f / 128)) == 1.0f + 2.0f / 128);
    CHECK(to_float(to_bfloat16(-1.0f - 1.5f / 128)) == -1.0f - 2.0f / 128);
    nas::rng r(1);
    for (int i = 0; i < 10000; ++i) {
        auto const x = static_cast<float>(std::ldexp(r.uniform(-1, 1), static_cast<int>(r.below(60)) - 30));
        float const y = to_float(to_bfloat16(x));
        if (std::abs(y - x) > std::abs(x) * 0x1p-8f) FAIL_CHECK(x << " becomes " << y);
        // Neither neighbour is nearer.
        std::uint16_t const bits = to_bfloat16(x).bits;
        for (int const step : {-1, 1}) {
            float const other = to_float({static_cast<std::uint16_t>(bits + step)});
            if (std::abs(other - x) < std::abs(y - x)) FAIL_CHECK(other << " is nearer to " << x << " than " << y);
        }
    }
}

TEST_CASE("cpu bfloat16: infinities, NaN, zeros and denormal numbers keep what they are", "[backend][cpu]") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    CHECK(to_float(to_bfloat16(infinity)) == infinity);
    CHECK(to_float(to_bfloat16(-infinity)) == -infinity);
    CHECK(to_float(to_bfloat16(std::numeric_limits<float>::max())) == infinity);
    CHECK(std::isnan(to_float(to_bfloat16(std::numeric_limits<float>::quiet_NaN()))));
    CHECK(std::isnan(to_float(to_bfloat16(std::bit_cast<float>(0x7f800001u))))); // its mantissa is in the lower half
    CHECK(std::isnan(to_float(to_bfloat16(std::bit_cast<float>(0xffffffffu)))));
    CHECK(std::signbit(to_float(to_bfloat16(-0.0f))));
    CHECK(to_bfloat16(std::bit_cast<float>(0x00012345u)).bits == 0x0001);
}
