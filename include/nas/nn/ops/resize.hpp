#pragma once
// resize: images of another size, by the nearest pixel or by interpolation.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <nas/backend/reference/resample.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>
#include <nas/nn/ops/pixel.hpp>
#include <nas/nn/ops/window.hpp>

namespace nas::nn {

enum class resize_mode : std::uint8_t { nearest, linear, cubic };

/// Where a pixel of the output lies in the input, along one axis.
enum class resize_coordinates : std::uint8_t {
    half_pixel,         ///< (i + 0.5) * in / out - 0.5: pixels are areas; PyTorch `align_corners=False`
    pytorch_half_pixel, ///< the same, but 0 if the output has one pixel
    asymmetric,         ///< i * in / out: PyTorch "nearest"
    align_corners       ///< i * (in - 1) / (out - 1): first and last pixels stay
};

/// Which pixel is the nearest to a place between two.
enum class nearest_rounding : std::uint8_t { round_prefer_floor, round_prefer_ceil, floor, ceil };

constexpr std::string_view to_string(resize_mode m) {
    return m == resize_mode::nearest ? "nearest" : m == resize_mode::linear ? "linear" : "cubic";
}
constexpr std::string_view to_string(resize_coordinates c) {
    constexpr std::string_view names[] = {"half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners"};
    return names[static_cast<std::size_t>(c)];
}
constexpr std::string_view to_string(nearest_rounding r) {
    constexpr std::string_view names[] = {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"};
    return names[static_cast<std::size_t>(r)];
}

/// {C, H, W} -> {C, H * scale.height, W * scale.width}, or {C, size.height, size.width}. Without further options, every
/// pixel is repeated.
struct resize {
    static constexpr std::string_view kind = "resize";

    size2d scale = 2;
    resize_mode mode = resize_mode::nearest;
    size2d size = 0; ///< instead of `scale`, where not 0
    resize_coordinates coordinates = resize_coordinates::half_pixel;
    nearest_rounding rounding = nearest_rounding::round_prefer_floor;
    bool antialias = false;       ///< wider filters where the image shrinks; not for the nearest pixel
    bool exclude_outside = false; ///< weigh pixels inside only; otherwise those at the edge are repeated
    double cubic_a = -0.75;       ///< Keys' coefficient (1981); PyTorch and ONNX take -0.75, Pillow -0.5

    /// Throws shape_error: nas.shape.3 (inputs), .4 (not an image), .5 (scale < 1, size < 0), .10 (too large), .51
    /// (antialias of the nearest pixel).
    shape infer(std::span<shape const> inputs) const {
        check::input_count(inputs, 1);
        check::image(inputs[0]);
        check::at_least("scale", scale, 1);
        check::at_least("size", size, 0);
        if (antialias && mode == resize_mode::nearest)
            throw shape_error("nas.shape.51",
                              "antialias is for linear and cubic resizing; the nearest pixel has no filter");
        auto const along = [](std::int64_t in, std::int64_t factor, std::int64_t given) {
            if (given > 0) return given;
            if (factor > shape::max_elements / in)
                throw shape_error("nas.shape.10", "an extent of ", in, " times scale ", factor,
                                  " gives more than 2^48 elements");
            return in * factor;
        };
        return {inputs[0][0], along(inputs[0][1], scale.height, size.height),
                along(inputs[0][2], scale.width, size.width)};
    }

    /// Interpolation: one operation per pixel read.
    op_cost cost(std::span<shape const> inputs) const {
        if (mode == resize_mode::nearest) return {};
        shape const out = infer(inputs);
        auto const reads = [](resample_axis const& a) { return static_cast<std::int64_t>(a.taps.size()); };
        return {.macs = 0,
                .elementwise = out[0] * reads(taps(inputs[0][1], out[1])) * reads(taps(inputs[0][2], out[2]))};
    }

    void attributes(attribute_visitor& v) const {
        visit_size(v, "scale", scale);
        resize const usual;
        if (mode != usual.mode) v("mode", to_string(mode));
        if (size != usual.size) {
            visit_size(v, "size", size);
        }
        if (coordinates != usual.coordinates) v("coordinates", to_string(coordinates));
        if (rounding != usual.rounding) v("rounding", to_string(rounding));
        if (antialias) v("antialias", antialias);
        if (exclude_outside) v("exclude_outside", exclude_outside);
        if (mode == resize_mode::cubic && cubic_a != usual.cubic_a) v("cubic_a", cubic_a);
    }

    bool only_moves() const { return mode == resize_mode::nearest; }

    /// The nearest pixel. Precondition: `only_moves()`.
    pixel source(shape const& input, pixel p) const {
        shape const out = infer({&input, 1});
        return {p.channel, nearest(p.row, input[1], out[1]), nearest(p.column, input[2], out[2])};
    }

    /// What every place along an axis is made of. Precondition: not `only_moves()`.
    resample_axis taps(std::int64_t in, std::int64_t out) const {
        double const shrink = antialias ? std::min(static_cast<double>(out) / static_cast<double>(in), 1.0) : 1.0;
        double const reach = (mode == resize_mode::linear ? 1 : 2) / shrink;
        resample_axis made{.in = in, .first = {0}};
        for (std::int64_t o = 0; o < out; ++o) {
            double const x = coordinate(o, in, out);
            auto const begin = static_cast<std::int64_t>(std::floor(x - reach)) + 1;
            auto const end = static_cast<std::int64_t>(std::ceil(x + reach));
            double sum = 0;
            std::size_t const first = made.taps.size();
            for (std::int64_t i = begin; i < end; ++i) {
                double const w = filter((static_cast<double>(i) - x) * shrink);
                if (w == 0 || (exclude_outside && (i < 0 || i >= in))) continue;
                made.taps.push_back({std::clamp<std::int64_t>(i, 0, in - 1), w});
                sum += w;
            }
            for (std::size_t i = first; i < made.taps.size(); ++i) made.taps[i].weight /= sum;
            made.first.push_back(made.taps.size());
        }
        return made;
    }

private:
    double coordinate(std::int64_t o, std::int64_t in, std::int64_t out) const {
        auto const i = static_cast<double>(o), from = static_cast<double>(in), to = static_cast<double>(out);
        switch (coordinates) {
        case resize_coordinates::half_pixel: return (i + 0.5) * from / to - 0.5;
        case resize_coordinates::pytorch_half_pixel: return out > 1 ? (i + 0.5) * from / to - 0.5 : 0;
        case resize_coordinates::asymmetric: return i * from / to;
        case resize_coordinates::align_corners: return out > 1 ? i * (from - 1) / (to - 1) : 0;
        }
        return 0;
    }

    std::int64_t nearest(std::int64_t o, std::int64_t in, std::int64_t out) const {
        double const x = coordinate(o, in, out);
        double at = 0;
        switch (rounding) {
        case nearest_rounding::round_prefer_floor: at = std::ceil(x - 0.5); break;
        case nearest_rounding::round_prefer_ceil: at = std::floor(x + 0.5); break;
        case nearest_rounding::floor: at = std::floor(x); break;
        case nearest_rounding::ceil: at = std::ceil(x); break;
        }
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(at), 0, in - 1);
    }

    double filter(double x) const {
        x = std::abs(x);
        if (mode == resize_mode::linear) return std::max(1 - x, 0.0);
        if (x >= 2) return 0;
        if (x <= 1) return ((cubic_a + 2) * x - (cubic_a + 3)) * x * x + 1;
        return ((cubic_a * x - 5 * cubic_a) * x + 8 * cubic_a) * x - 4 * cubic_a;
    }
};

} // namespace nas::nn
