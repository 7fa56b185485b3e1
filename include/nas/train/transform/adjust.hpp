#pragma once
// Brightness, contrast, saturation, hue: images blended with what lacks the property, or moved away from it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/core/math.hpp>
#include <nas/train/transform/check_setting.hpp>
#include <nas/train/transform/value_table.hpp>

namespace nas::train {

namespace detail {

/// Factors as multiples of 2^-16, so that every compiler finds the same pixels.
inline std::int32_t blend_units(double factor) {
    return static_cast<std::int32_t>(math::round(std::clamp(factor, -100.0, 100.0) * 65536));
}
/// from + (to - from) * units, rounded, cut off at 0 and 255.
constexpr std::uint8_t blended(std::int32_t from, std::int32_t to, std::int32_t units) {
    return static_cast<std::uint8_t>(std::clamp(from + (((to - from) * units + 32768) >> 16), 0, 255));
}
/// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded, as Pillow computes it.
constexpr std::int32_t luma_of(std::int32_t r, std::int32_t g, std::int32_t b) {
    return (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;
}

/// 2^40 / n, rounded up, for n from 1 to 255.
inline constexpr auto reciprocals = [] {
    std::array<std::uint64_t, 256> out{};
    for (std::uint64_t n = 1; n < 256; ++n) out[n] = ((std::uint64_t{1} << 40) + n - 1) / n;
    return out;
}();

} // namespace detail

/// Blends with black: factor 0 is black, 1 the image, more is brighter. Factors lie in [0, 100], here and below.
inline void adjust_brightness(sample& s, double factor) {
    std::int32_t const units = detail::blend_units(factor);
    apply_table(make_value_table([&](int v) { return detail::blended(0, v, units); }), s.pixels);
}

/// Blends with the mean of its grey values: factor 0 is grey all over, 1 the image. Throws "nas.data.62" for images that
/// are neither grey nor RGB.
inline void adjust_contrast(sample& s, double factor) {
    std::int64_t const channels = grey_or_rgb(s, "adjust_contrast");
    std::uint64_t sum = 0;
    std::uint8_t const* const p = s.pixels.data();
    std::size_t const plane = s.pixels.size() / static_cast<std::size_t>(channels);
    for (std::size_t i = 0; i < plane; ++i)
        sum += channels == 1 ? p[i] : static_cast<std::uint64_t>(detail::luma_of(p[i], p[plane + i], p[2 * plane + i]));
    auto const mean = static_cast<std::int32_t>((sum + plane / 2) / plane);
    std::int32_t const units = detail::blend_units(factor);
    apply_table(make_value_table([&](int v) { return detail::blended(mean, v, units); }), s.pixels);
}

/// Blends every pixel with its grey value: factor 0 is a grey image, 1 the image. Grey images stay. Throws "nas.data.62".
inline void adjust_saturation(sample& s, double factor) {
    if (grey_or_rgb(s, "adjust_saturation") == 1) return;
    std::int32_t const units = detail::blend_units(factor);
    std::size_t const plane = s.pixels.size() / 3;
    std::uint8_t *const r = s.pixels.data(), *const g = r + plane, *const b = g + plane;
    for (std::size_t i = 0; i < plane; ++i) {
        std::int32_t const grey = detail::luma_of(r[i], g[i], b[i]);
        r[i] = detail::blended(grey, r[i], units);
        g[i] = detail::blended(grey, g[i], units);
        b[i] = detail::blended(grey, b[i], units);
    }
}

/// Turns the hue of every pixel (HSV) by `turns` of the circle of colours. Grey images stay. Throws "nas.data.62".
inline void adjust_hue(sample& s, double turns) {
    if (grey_or_rgb(s, "adjust_hue") == 1) return;
    constexpr std::int32_t sixth = 65536; // of the circle
    std::int32_t const shift =
        static_cast<std::int32_t>(math::round((turns - math::floor(turns)) * 6 * sixth)) % (6 * sixth);
    std::size_t const plane = s.pixels.size() / 3;
    std::uint8_t *const red = s.pixels.data(), *const green = red + plane, *const blue = green + plane;
    for (std::size_t i = 0; i < plane; ++i) {
        std::int32_t const r = red[i], g = green[i], b = blue[i];
        std::int32_t const most = std::max({r, g, b}), least = std::min({r, g, b}), range = most - least;
        if (range == 0) continue;
        // Divided by a product with the reciprocal, which is exact for these numbers (tested for all of them).
        std::int32_t const difference = most == r ? g - b : most == g ? b - r : r - g;
        auto const whole =
            static_cast<std::int32_t>((static_cast<std::uint64_t>(difference < 0 ? -difference : difference) *
                                       detail::reciprocals[static_cast<std::size_t>(range)]) >>
                                      24);
        std::int32_t hue = shift +
                           (most == r   ? 0
                            : most == g ? 2 * sixth
                                        : 4 * sixth) +
                           (difference < 0 ? -whole : whole);
        if (hue < 0) hue += 6 * sixth;
        if (hue >= 6 * sixth) hue -= 6 * sixth;
        std::int32_t const part = (range * (hue % sixth) + sixth / 2) / sixth;
        std::int32_t const rising = least + part, falling = most - part;
        auto const set = [&](std::int32_t x, std::int32_t y, std::int32_t z) {
            red[i] = static_cast<std::uint8_t>(x);
            green[i] = static_cast<std::uint8_t>(y);
            blue[i] = static_cast<std::uint8_t>(z);
        };
        switch (hue / sixth) {
        case 0: set(most, rising, least); break;
        case 1: set(falling, most, least); break;
        case 2: set(least, most, rising); break;
        case 3: set(least, falling, most); break;
        case 4: set(rising, least, most); break;
        default: set(most, least, falling);
        }
    }
}

} // namespace nas::train
