#pragma once
// Whether a number is neither NaN nor infinite, from its bits.

#include <bit>
#include <cstdint>

namespace nas {

/// True unless `x` is NaN or infinite. Unlike `std::isfinite` it also holds in programs built with -ffast-math, whose
/// trainers diverge as others do; and <cmath> costs as much to parse as <vector>.
constexpr bool is_finite(double x) noexcept {
    constexpr std::uint64_t exponent = 0x7ff0000000000000u;
    return (std::bit_cast<std::uint64_t>(x) & exponent) != exponent;
}

} // namespace nas
