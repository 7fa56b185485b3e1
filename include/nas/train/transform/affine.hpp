#pragma once
// Images turned, sheared, shifted and scaled.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/core/math.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

enum class interpolation : std::uint8_t { nearest, bilinear };

constexpr std::string_view to_text(interpolation x) {
    constexpr std::array<std::string_view, 2> names{"nearest", "bilinear"};
    return names[static_cast<std::size_t>(x)];
}

/// x' = xx * x + xy * y + x0, y' = yx * x + yy * y + y0; coordinates in pixels from the top left corner of the image, so
/// that the center of pixel (0, 0) is (0.5, 0.5); y points down.
struct affine {
    double xx = 1, xy = 0, x0 = 0;
    double yx = 0, yy = 1, y0 = 0;

    friend bool operator==(affine const&, affine const&) = default;

    static affine translation(double x, double y) { return {.x0 = x, .y0 = y}; }
    static affine scaling(double by) { return {.xx = by, .yy = by}; }
    /// x' = x + factor * y.
    static affine shear_x(double factor) { return {.xy = factor}; }
    static affine shear_y(double factor) { return {.yx = factor}; }
    /// Counterclockwise as one looks at the image.
    static affine rotation(double degrees) {
        double const angle = degrees * math::pi / 180, c = math::cos(angle), s = math::sin(angle);
        return {.xx = c, .xy = s, .yx = -s, .yy = c};
    }

    /// First `first`, then this.
    affine after(affine const& first) const {
        return {.xx = xx * first.xx + xy * first.yx,
                .xy = xx * first.xy + xy * first.yy,
                .x0 = xx * first.x0 + xy * first.y0 + x0,
                .yx = yx * first.xx + yy * first.yx,
                .yy = yx * first.xy + yy * first.yy,
                .y0 = yx * first.x0 + yy * first.y0 + y0};
    }
    /// This, with (x, y) as the point that keeps its place.
    affine about(double x, double y) const { return translation(x, y).after(after(translation(-x, -y))); }
    /// Precondition: the determinant is not 0.
    affine inverse() const {
        double const d = xx * yy - xy * yx;
        affine const linear{.xx = yy / d, .xy = -xy / d, .yx = -yx / d, .yy = xx / d};
        return linear.after(translation(-x0, -y0));
    }
};

namespace detail {

// Coordinates in units of 2^-16 pixel, so that every compiler finds the same pixels.
inline constexpr int affine_bits = 16;
inline std::int64_t affine_units(double x) {
    return static_cast<std::int64_t>(math::round(std::clamp(x, -1e9, 1e9) * (1 << affine_bits)));
}

} // namespace detail

/// Moves the pixels of `s` by `m`; the size stays. Where no pixel arrives, there is `fill`; bilinear interpolation blends
/// with it at the edges. Precondition: `m` can be inverted.
inline void warp(sample& s, affine const& m, interpolation how, std::uint8_t fill, transform_workspace& w) {
    affine const back = m.inverse();
    std::int64_t const channels = s.extents[0], height = s.extents[1], width = s.extents[2];
    std::int64_t const xx = detail::affine_units(back.xx), yx = detail::affine_units(back.yx);
    w.pixels.resize(s.pixels.size());
    std::int64_t const plane = height * width;
    std::uint8_t const* const pixels = s.pixels.data();
    double const center = how == interpolation::bilinear ? 0.5 : 0; // nearest: the pixel that holds the point
    for (std::int64_t y = 0; y < height; ++y) {
        double const row = static_cast<double>(y) + 0.5;
        std::int64_t u = detail::affine_units(back.xx * 0.5 + back.xy * row + back.x0 - center);
        std::int64_t v = detail::affine_units(back.yx * 0.5 + back.yy * row + back.y0 - center);
        std::uint8_t* out = w.pixels.data() + y * width;
        for (std::int64_t x = 0; x < width; ++x, u += xx, v += yx, ++out) {
            std::int64_t const column = u >> detail::affine_bits, line = v >> detail::affine_bits;
            auto const inside = [&](std::int64_t a, std::int64_t b) {
                return a >= 0 && a < height && b >= 0 && b < width;
            };
            std::int64_t const at = line * width + column;
            if (how == interpolation::nearest) {
                bool const in = inside(line, column);
                for (std::int64_t c = 0; c < channels; ++c) out[c * plane] = in ? pixels[at + c * plane] : fill;
                continue;
            }
            bool const a = inside(line, column), b = inside(line, column + 1), c = inside(line + 1, column),
                       d = inside(line + 1, column + 1);
            auto const fx = static_cast<std::int32_t>((u >> (detail::affine_bits - 8)) & 255);
            auto const fy = static_cast<std::int32_t>((v >> (detail::affine_bits - 8)) & 255);
            for (std::int64_t k = 0; k < channels; ++k) {
                std::int64_t const p = at + k * plane;
                std::int32_t const top = (a ? pixels[p] : fill) * (256 - fx) + (b ? pixels[p + 1] : fill) * fx;
                std::int32_t const bottom =
                    (c ? pixels[p + width] : fill) * (256 - fx) + (d ? pixels[p + width + 1] : fill) * fx;
                out[k * plane] = static_cast<std::uint8_t>((top * (256 - fy) + bottom * fy + 32768) >> 16);
            }
        }
    }
    s.pixels.swap(w.pixels);
}

} // namespace nas::train
