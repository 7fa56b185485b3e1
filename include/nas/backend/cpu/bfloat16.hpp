#pragma once
// bfloat16: the upper half of a float, rounded to nearest.

#include <bit>
#include <cstdint>

namespace nas::cpu {

/// Sign, 8 bits of exponent, 7 of mantissa: the range of float with a relative rounding error of at most 2^-8.
struct bfloat16 {
    std::uint16_t bits;

    friend constexpr bool operator==(bfloat16, bfloat16) = default;
};

/// To nearest, ties to even; too large numbers become infinite, NaN stays NaN.
constexpr bfloat16 to_bfloat16(float x) {
    std::uint32_t const u = std::bit_cast<std::uint32_t>(x);
    bool const nan = (u & 0x7fffffffu) > 0x7f800000u;
    // Rounding could carry a NaN into infinity; it keeps its sign and is made quiet.
    std::uint32_t const rounded = nan ? u | 0x400000u : u + 0x7fffu + (u >> 16 & 1u);
    return {static_cast<std::uint16_t>(rounded >> 16)};
}

/// Exact.
constexpr float to_float(bfloat16 x) { return std::bit_cast<float>(std::uint32_t{x.bits} << 16); }

} // namespace nas::cpu
