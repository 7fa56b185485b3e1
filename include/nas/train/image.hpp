#pragma once
// A decoded picture, and the rules by which files of any colours become the channels that a network takes.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/tensor/shape.hpp>
#include <nas/train/split_planes.hpp>

namespace nas::train {

enum class colours : std::uint8_t {
    as_stored, ///< 1 (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGBA) channels; palettes and CMYK become RGB
    grey,      ///< 1 channel: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601)
    rgb,       ///< 3 channels; grey is repeated
    rgba       ///< 4 channels; alpha is 255 where the file has none
};

/// How files become pictures.
struct image_options {
    colours channels = colours::rgb;
    /// Blends pictures with alpha over this colour; without it alpha is dropped. Of no effect where alpha is kept.
    std::optional<std::array<std::uint8_t, 3>> background{};
    /// JPEG only: decodes at 1/2, 1/4 or 1/8 of the size, which is faster, as long as no side falls below this many
    /// pixels; 0: at full size.
    std::int64_t at_least = 0;
    bool upright = false;       ///< turns and mirrors as the file's Exif orientation says
    bool accept_damage = false; ///< JPEG only: what cannot be decoded becomes grey, as in most viewers
    std::int64_t max_pixels = std::int64_t{1} << 28;
};

/// A picture of bytes, plain CHW.
struct image {
    std::int64_t channels = 0, height = 0, width = 0;
    std::vector<std::uint8_t> pixels;

    shape extents() const { return {channels, height, width}; }
    friend bool operator==(image const&, image const&) = default;
};

namespace detail {

/// Rounded value / 255 for values up to 255 * 255.
constexpr std::uint8_t over_255(unsigned value) { return static_cast<std::uint8_t>((value + 127) / 255); }

constexpr std::uint8_t luma(unsigned r, unsigned g, unsigned b) {
    return static_cast<std::uint8_t>((19595 * r + 38470 * g + 7471 * b + 32768) >> 16); // of 65536
}

inline void check_image_size(std::uint64_t width, std::uint64_t height, image_options const& o,
                             std::string_view where) {
    auto const most = static_cast<std::uint64_t>(o.max_pixels);
    if (width == 0 || height == 0 || height > most / width)
        throw data_error("nas.data.47", where, ": the picture has ", width, " x ", height,
                         " pixels, more than the limit of ", o.max_pixels, "; raise max_pixels if that is meant");
}

/// Pixels row by row, their channels side by side, as decoders give them. Channels: 1 grey, 2 grey and alpha, 3 RGB,
/// 4 RGBA.
struct interleaved {
    std::size_t channels = 0, height = 0, width = 0;
    std::vector<std::uint8_t> pixels;
};

/// Turns one plane as Exif's `orientation` (2 to 8) says: what is stored becomes upright.
inline void turn_plane(std::uint8_t const* from, std::size_t height, std::size_t width, int orientation,
                       std::uint8_t* to) {
    bool const across = orientation >= 5; // rows become columns
    std::size_t const out_height = across ? width : height, out_width = across ? height : width;
    bool const flip_y = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
    bool const flip_x = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
    for (std::size_t y = 0; y < out_height; ++y)
        for (std::size_t x = 0; x < out_width; ++x) {
            std::size_t const u = flip_x ? out_width - 1 - x : x, v = flip_y ? out_height - 1 - y : y;
            *to++ = across ? from[u * width + v] : from[v * width + u];
        }
}

/// `from` as CHW with the channels that `o` asks for; changes `from`, whose memory serves as scratch.
inline void to_planes(interleaved& from, image_options const& o, int orientation, image& to) {
    std::size_t const n = from.height * from.width, has = from.channels;
    bool const alpha = has == 2 || has == 4;
    std::size_t colour = alpha ? has - 1 : has; // 1 or 3
    std::uint8_t* const p = from.pixels.data();
    bool const keeps_alpha = alpha && (o.channels == colours::as_stored || o.channels == colours::rgba);

    std::size_t step = has; // distance between pixels; colours are made in place, at the front of each pixel
    if (alpha && !keeps_alpha) {
        if (o.background && colour == 1 && (o.channels == colours::rgb)) { // grey over a colour is a colour
            std::vector<std::uint8_t> wide(n * 3);
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t c = 0; c < 3; ++c)
                    wide[i * 3 + c] = over_255(unsigned{p[i * 2]} * p[i * 2 + 1] +
                                               unsigned{(*o.background)[c]} * (255u - p[i * 2 + 1]));
            interleaved coloured{.channels = 3, .height = from.height, .width = from.width, .pixels = std::move(wide)};
            return to_planes(coloured, o, orientation, to);
        }
        if (o.background) {
            auto const& b = *o.background;
            std::array<std::uint8_t, 3> const over{colour == 1 ? luma(b[0], b[1], b[2]) : b[0], b[1], b[2]};
            for (std::size_t i = 0; i < n; ++i) {
                unsigned const a = p[i * has + colour];
                for (std::size_t c = 0; c < colour; ++c)
                    p[i * has + c] = over_255(unsigned{p[i * has + c]} * a + unsigned{over[c]} * (255u - a));
            }
        }
    }
    if (o.channels == colours::grey && colour == 3) {
        for (std::size_t i = 0; i < n; ++i) {
            std::uint8_t* const q = p + i * step;
            q[0] = luma(q[0], q[1], q[2]);
        }
        colour = 1;
    }

    std::size_t const out = o.channels == colours::grey   ? 1
                            : o.channels == colours::rgb  ? 3
                            : o.channels == colours::rgba ? 4
                                                          : has;
    to.channels = static_cast<std::int64_t>(out);
    to.height = static_cast<std::int64_t>(orientation >= 5 ? from.width : from.height);
    to.width = static_cast<std::int64_t>(orientation >= 5 ? from.height : from.width);
    to.pixels.resize(out * n);
    std::uint8_t* const q = to.pixels.data();
    if (out == 3 && step == 3) {
        split_planes<3>(p, n, q);
    } else if (out == 1 && step == 1) {
        std::copy_n(p, n, q);
    } else if (out == 4 && step == 4) {
        split_planes<4>(p, n, q);
    } else {
        for (std::size_t c = 0; c < out; ++c) {
            bool const is_alpha = (out == 4 && c == 3) || (out == 2 && c == 1);
            if (is_alpha && !alpha) std::fill_n(q + c * n, n, std::uint8_t{255});
            else {
                std::size_t const source = is_alpha ? has - 1 : colour == 1 ? 0 : c;
                for (std::size_t i = 0; i < n; ++i) q[c * n + i] = p[i * step + source];
            }
        }
    }
    if (orientation <= 1 || orientation > 8) return;
    from.pixels.resize(n); // scratch for one plane
    for (std::size_t c = 0; c < out; ++c) {
        std::copy_n(q + c * n, n, from.pixels.data());
        turn_plane(from.pixels.data(), from.height, from.width, orientation, q + c * n);
    }
}

} // namespace detail

} // namespace nas::train
