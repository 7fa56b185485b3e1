#pragma once
// Rounding of channel counts to what hardware likes.

#include <concepts>

namespace nas {

/// `channels` rounded to a near multiple of `divisor`, at least `divisor`, and never more than 10 % below `channels`.
///
/// The rule of the MobileNet papers' reference code: max(d, floor((v + floor(d/2)) / d) * d), plus d if that is below
/// 0.9 v. Precondition: channels >= 0, divisor >= 1.
template <std::integral T = int>
constexpr T make_divisible(double channels, T divisor = 8) noexcept {
    auto rounded = static_cast<T>(static_cast<T>(channels + static_cast<double>(divisor / 2)) / divisor * divisor);
    if (rounded < divisor) rounded = divisor;
    if (static_cast<double>(rounded) < 0.9 * channels) rounded = static_cast<T>(rounded + divisor);
    return rounded;
}

} // namespace nas
