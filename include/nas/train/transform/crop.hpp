#pragma once
// A rectangle of an image, which may reach beyond it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/train/transform/transform.hpp>

namespace nas::train {

/// What lies beyond the image.
enum class border : std::uint8_t {
    constant, ///< one value
    edge,     ///< the nearest pixel of the image
    reflect   ///< the image mirrored at its outermost pixels, which are not repeated
};

constexpr std::string_view to_text(border x) {
    constexpr std::array<std::string_view, 3> names{"constant", "edge", "reflect"};
    return names[static_cast<std::size_t>(x)];
}

/// Row or column of an image of `n` that stands for `i`, which may lie outside.
constexpr std::int64_t border_index(border b, std::int64_t i, std::int64_t n) {
    if (b == border::edge || n == 1) return std::clamp<std::int64_t>(i, 0, n - 1);
    std::int64_t const period = 2 * (n - 1);
    i = (i % period + period) % period;
    return i < n ? i : period - i;
}

/// Rows top .. top + height - 1 and columns left .. left + width - 1; may begin before and end after the image.
struct crop_window {
    std::int64_t top = 0, left = 0, height = 1, width = 1;

    friend bool operator==(crop_window const&, crop_window const&) = default;
};

/// Makes `s` the part of it that `c` shows. Precondition: height and width are at least 1.
inline void crop(sample& s, crop_window const& c, transform_workspace& w, border beyond = border::constant,
                 std::uint8_t fill = 0) {
    std::int64_t const channels = s.extents[0], height = s.extents[1], width = s.extents[2];
    if (c == crop_window{0, 0, height, width}) return;
    w.pixels.resize(static_cast<std::size_t>(channels * c.height * c.width));
    std::uint8_t* out = w.pixels.data();
    // Columns [first, last) of the result lie inside the image.
    std::int64_t const first = std::clamp<std::int64_t>(-c.left, 0, c.width);
    std::int64_t const last = std::clamp<std::int64_t>(width - c.left, first, c.width);
    for (std::int64_t channel = 0; channel < channels; ++channel)
        for (std::int64_t y = c.top; y < c.top + c.height; ++y, out += c.width) {
            bool const outside = y < 0 || y >= height;
            if (outside && beyond == border::constant) {
                std::fill(out, out + c.width, fill);
                continue;
            }
            std::uint8_t const* const row =
                s.pixels.data() + (channel * height + (outside ? border_index(beyond, y, height) : y)) * width;
            auto const outer = [&](std::int64_t x) {
                return beyond == border::constant ? fill : row[border_index(beyond, x + c.left, width)];
            };
            for (std::int64_t x = 0; x < first; ++x) out[x] = outer(x);
            if (last > first) std::copy(row + first + c.left, row + last + c.left, out + first);
            for (std::int64_t x = last; x < c.width; ++x) out[x] = outer(x);
        }
    s.pixels.swap(w.pixels);
    s.extents = {channels, c.height, c.width};
}

} // namespace nas::train
