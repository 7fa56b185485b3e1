#pragma once
// A data set that needs no file: ten kinds of shapes, drawn from a seed.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/shuffle.hpp>

namespace nas::train {

namespace detail {

// Lengths are integers, 256 to the pixel, and angles 1024 to the turn: no rounding differs between compilers or flags.

/// 16384 * sin(2 pi angle / 1024), after Bhaskara I (7th century); off by at most 0.2 %, which no one sees.
constexpr std::int32_t sine(std::int32_t angle) {
    std::int64_t const a = angle & 511; // half a turn
    std::int64_t const product = a * (512 - a);
    auto const value = static_cast<std::int32_t>(16384 * 16 * product / (5 * 512 * 512 - 4 * product));
    return (angle & 512) ? -value : value;
}

/// The largest integer whose square is at most n, for 0 <= n < 2^31.
constexpr std::int32_t square_root(std::int32_t n) {
    if (n < 2) return n;
    auto const x = static_cast<std::uint32_t>(n);
    std::uint32_t root = std::uint32_t{1}
                         << ((33 - std::countl_zero(x)) / 2); // not below; Newton's steps fall from there
    for (;;) {
        std::uint32_t const next = (root + x / root) / 2;
        if (next >= root) return static_cast<std::int32_t>(root);
        root = next;
    }
}

constexpr std::int32_t magnitude(std::int32_t x) { return x < 0 ? -x : x; }
constexpr std::int32_t length(std::int32_t x, std::int32_t y) { return square_root(x * x + y * y); }

/// Signed distance to bars of width p / 2, p apart.
constexpr std::int32_t bars(std::int32_t x, std::int32_t p) {
    std::int32_t const in_period = (x % p + p) % p;
    return magnitude(in_period - p / 2) - p / 4;
}

inline constexpr std::array<std::string_view, 10> shape_names{"disc",  "ring",    "square",  "frame", "triangle",
                                                              "cross", "stripes", "checker", "pair",  "crescent"};

/// About the signed distance from (u, v) to the edge of shape `kind` of radius r around the origin; negative inside.
constexpr std::int32_t edge_distance(std::size_t kind, std::int32_t u, std::int32_t v, std::int32_t r) {
    std::int32_t const square = std::max(magnitude(u), magnitude(v));
    switch (kind) {
    case 0: return length(u, v) - r * 15 / 16;
    case 1: return magnitude(length(u, v) - r * 3 / 4) - r / 4;
    case 2: return square - r * 13 / 16;
    case 3: return magnitude(square - r * 10 / 16) - r * 7 / 32;
    case 4: return std::max({v, (-887 * u - 512 * v) / 1024, (887 * u - 512 * v) / 1024}) - r * 9 / 16;
    case 5:
        return std::min(std::max(magnitude(u) - r * 5 / 16, magnitude(v) - r),
                        std::max(magnitude(u) - r, magnitude(v) - r * 5 / 16));
    case 6: return std::max(length(u, v) - r, bars(u, r * 5 / 8));
    case 7: {
        std::int32_t const a = bars(u, r * 15 / 16), b = bars(v, r * 15 / 16);
        return std::max(square - r * 14 / 16, std::max(std::min(a, b), -std::max(a, b)));
    }
    case 8: return length(magnitude(u) - r * 9 / 16, v) - r * 7 / 16;
    default: return std::max(length(u, v) - r, r * 12 / 16 - length(u - r * 7 / 16, v));
    }
}

/// Draws one image of shape `kind` into 3 planes of 32 x 32.
class shape_painter {
public:
    static constexpr std::int32_t side = 32, pixel = 256;

    shape_painter(rng r, std::uint8_t* out) : random_(r), out_(out) {}

    void paint(std::size_t kind) {
        colour const ground = any_colour(48, 208);
        paint_ground(ground);
        for (std::int32_t n = between(2, 4); n > 0; --n) paint_clutter();
        paint_shape(kind, ground);
        paint_clutter(); // may hide a part
        add_noise();
    }

private:
    using colour = std::array<std::int32_t, 3>;

    std::int32_t between(std::int32_t low, std::int32_t high) {
        return low + static_cast<std::int32_t>(random_.below(static_cast<std::uint32_t>(high - low + 1)));
    }
    colour any_colour(std::int32_t low, std::int32_t high) {
        return {between(low, high), between(low, high), between(low, high)};
    }

    std::int32_t& at(std::size_t c, std::int32_t y, std::int32_t x) {
        return canvas_[(c * static_cast<std::size_t>(side) + static_cast<std::size_t>(y)) *
                           static_cast<std::size_t>(side) +
                       static_cast<std::size_t>(x)];
    }

    /// A gradient and a soft wave, each in a direction of its own.
    void paint_ground(colour const& ground) {
        colour const slope = any_colour(-40, 40), wave = any_colour(-20, 20);
        std::int32_t const slope_angle = between(0, 1023), wave_angle = between(0, 1023),
                           period = between(5 * pixel, 16 * pixel), phase = between(0, 1023);
        for (std::int32_t y = 0; y < side; ++y)
            for (std::int32_t x = 0; x < side; ++x) {
                std::int32_t const along =
                    (sine(slope_angle + 256) * (x - 16) + sine(slope_angle) * (y - 16)) / 16; // 1024 = one pixel
                std::int32_t const across = (sine(wave_angle + 256) * x + sine(wave_angle) * y) / 64; // 256 = one pixel
                std::int32_t const height = sine(across * 1024 / period + phase);
                for (std::size_t c = 0; c < 3; ++c)
                    at(c, y, x) = ground[c] + slope[c] * along / (16 * 1024) + wave[c] * height / 16384;
            }
    }

    /// Blends `c` in where `distance(u, v)` from the centre is negative, with edges one pixel wide.
    template <class Distance>
    void blend(colour const& c, std::int32_t centre_x, std::int32_t centre_y, std::int32_t angle, std::int32_t reach,
               Distance distance) {
        std::int32_t const cosine_a = sine(angle + 256), sine_a = sine(angle);
        auto const first = [&](std::int32_t centre) { return std::max((centre - reach) / pixel, 0); };
        auto const end = [&](std::int32_t centre) { return std::min((centre + reach) / pixel + 1, side); };
        for (std::int32_t y = first(centre_y); y < end(centre_y); ++y)
            for (std::int32_t x = first(centre_x); x < end(centre_x); ++x) {
                std::int32_t const dx = x * pixel + pixel / 2 - centre_x, dy = y * pixel + pixel / 2 - centre_y;
                std::int32_t const u = (cosine_a * dx + sine_a * dy) / 16384, v = (cosine_a * dy - sine_a * dx) / 16384;
                std::int32_t const cover = std::clamp(pixel / 2 - distance(u, v), 0, pixel);
                for (std::size_t k = 0; k < 3; ++k) at(k, y, x) += (c[k] - at(k, y, x)) * cover / pixel;
            }
    }

    /// A dot or a short stroke of any colour, anywhere.
    void paint_clutter() {
        std::int32_t const half_length = between(0, 1) * between(pixel, 4 * pixel),
                           half_width = between(pixel / 2, pixel * 5 / 4);
        std::int32_t const x = between(0, side * pixel), y = between(0, side * pixel), angle = between(0, 1023);
        blend(any_colour(0, 255), x, y, angle, half_length + half_width + pixel, [&](std::int32_t u, std::int32_t v) {
            return length(std::max(magnitude(u) - half_length, 0), v) - half_width;
        });
    }

    /// Any place, size and angle; each channel is lighter or darker than the ground, at random.
    void paint_shape(std::size_t kind, colour const& ground) {
        std::int32_t const radius = between(7 * pixel, 12 * pixel), margin = radius * 7 / 8;
        std::int32_t const x = between(margin, side * pixel - margin), y = between(margin, side * pixel - margin),
                           angle = between(0, 1023);
        bool const lighter = between(0, 1) == 1;
        colour paint = ground;
        for (std::int32_t& p : paint) {
            std::int32_t const contrast = between(40, 110);
            p += lighter ? contrast : -contrast;
        }
        blend(paint, x, y, angle, radius * 3 / 2 + pixel,
              [&](std::int32_t u, std::int32_t v) { return edge_distance(kind, u, v, radius); });
    }

    void add_noise() {
        std::int32_t const most = between(4, 20);
        for (std::size_t i = 0; i < canvas_.size(); ++i)
            out_[i] =
                static_cast<std::uint8_t>(std::clamp(canvas_[i] + between(-most, most) + between(-most, most), 0, 255));
    }

    rng random_;
    std::uint8_t* out_;
    std::array<std::int32_t, 3 * 32 * 32> canvas_{};
};

} // namespace detail

struct builtin_images_options {
    std::size_t train = 10'000;
    std::size_t test = 2'000;
    std::uint64_t seed = 1;
};

/// 32 x 32 colour images of ten shapes (disc, ring, square, frame, triangle, cross, stripes, checker, pair, crescent)
/// of any place, size, angle and colours, on an uneven ground, between clutter and under noise. Equal on every
/// compiler.
///
/// Every class has as many images as the others, give or take one. Colours and places say nothing about the class, so a
/// linear model hardly learns anything, while convolutions do. Throws `data_error` if a part has no image.
inline train_and_test builtin_images(builtin_images_options o = {}) {
    auto const draw = [&](std::string_view part, std::uint64_t stream, std::size_t images) {
        if (images < 1)
            throw data_error("nas.data.18", "builtin_images: the ", part, " set has 0 images; ask for at least 1");
        dataset d{.name = concat("builtin (", part, ")"),
                  .channels = 3,
                  .height = 32,
                  .width = 32,
                  .classes = 10,
                  .pixels = {},
                  .labels = {},
                  .pixel_range = {},
                  .class_names = {detail::shape_names.begin(), detail::shape_names.end()}};
        rng const r = rng(o.seed).stream(stream);
        std::vector<std::uint32_t> const order = epoch_order(images, r.key(), 0);
        d.pixels.resize(images * d.image_bytes());
        for (std::size_t i = 0; i < images; ++i) {
            d.labels.push_back(static_cast<std::uint8_t>(order[i] % 10));
            detail::shape_painter(r.stream(i), d.pixels.data() + i * d.image_bytes()).paint(d.labels[i]);
        }
        return d;
    };
    train_and_test out{draw("train", 1, o.train), draw("test", 2, o.test)};
    out.train.pixel_range = measure_normalization(out.train.pixels, 3, 1024);
    out.test.pixel_range = out.train.pixel_range;
    return out;
}

} // namespace nas::train
