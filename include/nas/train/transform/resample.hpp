#pragma once
// A rectangle of an image at another size: separable filters in whole numbers.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nas/core/math.hpp>
#include <nas/train/transform/transform.hpp>

namespace nas::train {

enum class image_filter : std::uint8_t {
    nearest,
    box,      ///< mean of what a pixel covers
    bilinear, ///< triangle
    bicubic   ///< Keys 1981, a = -0.5
};

constexpr std::string_view to_text(image_filter x) {
    constexpr std::array<std::string_view, 4> names{"nearest", "box", "bilinear", "bicubic"};
    return names[static_cast<std::size_t>(x)];
}

/// A rectangle with sides between pixels: pixel i covers [i, i + 1).
struct image_box {
    double top = 0, left = 0, height = 1, width = 1;
};

namespace detail {

inline double filter_support(image_filter f) {
    return f == image_filter::box ? 0.5 : f == image_filter::bicubic ? 2 : 1;
}

inline double filter_value(image_filter f, double x) {
    x = math::abs(x);
    switch (f) {
    case image_filter::box: return x <= 0.5 ? 1 : 0;
    case image_filter::bicubic:
        return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    default: return x < 1 ? 1 - x : 0;
    }
}

inline constexpr int filter_bits = 16;

/// Appends, per result pixel, the first source pixel and the number of weights to `bounds`, and as many weights as this
/// returns to `weights`, in units of 2^-16 with the sum of exactly 1.
inline std::size_t make_filter(image_filter f, bool antialias, double begin, double length, std::int64_t in,
                               std::int64_t out, std::vector<std::int32_t>& bounds, std::vector<std::int32_t>& weights,
                               std::size_t bounds_at, std::size_t weights_at) {
    double const step = length / static_cast<double>(out);
    double const stretch = antialias && step > 1 ? step : 1;
    double const support = f == image_filter::nearest ? 0.5 : filter_support(f) * stretch;
    auto const taps = static_cast<std::size_t>(2 * math::ceil(support) + 1);
    bounds.resize(bounds_at + static_cast<std::size_t>(2 * out));
    weights.resize(weights_at + taps * static_cast<std::size_t>(out));
    for (std::int64_t i = 0; i < out; ++i) {
        double const center = begin + (static_cast<double>(i) + 0.5) * step;
        std::int32_t* const bound = bounds.data() + bounds_at + 2 * i;
        std::int32_t* const weight = weights.data() + weights_at + static_cast<std::size_t>(i) * taps;
        if (f == image_filter::nearest) {
            bound[0] =
                static_cast<std::int32_t>(std::clamp<double>(math::floor(center), 0, static_cast<double>(in - 1)));
            bound[1] = 1;
            weight[0] = 1 << filter_bits;
            continue;
        }
        auto const limit = [&](double x) {
            return static_cast<std::int32_t>(std::clamp<double>(math::floor(x), 0, static_cast<double>(in)));
        };
        std::int32_t first = limit(center - support + 0.5), last = limit(center + support + 0.5);
        if (first >= last) { // a box beyond the image
            first = std::clamp<std::int32_t>(first, 0, static_cast<std::int32_t>(in) - 1);
            last = first + 1;
        }
        double sum = 0;
        for (std::int32_t k = first; k < last; ++k) sum += filter_value(f, (k + 0.5 - center) / stretch);
        std::int32_t rest = 1 << filter_bits, largest = 0;
        for (std::int32_t k = first; k < last; ++k) {
            double const x = sum != 0 ? filter_value(f, (k + 0.5 - center) / stretch) / sum : k == first ? 1 : 0;
            weight[k - first] = static_cast<std::int32_t>(math::round(x * (1 << filter_bits)));
            rest -= weight[k - first];
            if (weight[k - first] > weight[largest]) largest = k - first;
        }
        weight[largest] += rest; // a constant image stays constant
        bound[0] = first;
        bound[1] = last - first;
    }
    return taps;
}

constexpr std::uint8_t filtered(std::int32_t sum) {
    return static_cast<std::uint8_t>(std::clamp((sum + (1 << (filter_bits - 1))) >> filter_bits, 0, 255));
}

} // namespace detail

/// Makes `s` what the rectangle `box` of it shows, at `height` x `width` pixels: first along rows, then along columns, with
/// 8 bits in between. With `antialias`, the filter covers all pixels that a smaller result stands for (as Pillow does);
/// without, it takes the nearest ones alone. Preconditions: height and width at least 1, the box inside the image.
inline void resample(sample& s, image_box const& box, std::int64_t height, std::int64_t width, image_filter filter,
                     bool antialias, transform_workspace& w) {
    std::int64_t const channels = s.extents[0], in_height = s.extents[1], in_width = s.extents[2];
    std::size_t const across =
        detail::make_filter(filter, antialias, box.left, box.width, in_width, width, w.bounds, w.weights, 0, 0);
    std::size_t const bounds_at = static_cast<std::size_t>(2 * width),
                      weights_at = across * static_cast<std::size_t>(width);
    std::size_t const down = detail::make_filter(filter, antialias, box.top, box.height, in_height, height, w.bounds,
                                                 w.weights, bounds_at, weights_at);
    std::int32_t const* const columns = w.bounds.data();
    std::int32_t const* const rows = columns + bounds_at;
    std::int32_t const* const across_weights = w.weights.data();
    std::int32_t const* const down_weights = across_weights + weights_at;

    std::int64_t const first_row = rows[0], last_row = rows[2 * (height - 1)] + rows[2 * (height - 1) + 1];
    w.rows.resize(static_cast<std::size_t>(channels * (last_row - first_row) * width));
    std::uint8_t* between = w.rows.data();
    for (std::int64_t c = 0; c < channels; ++c)
        for (std::int64_t y = first_row; y < last_row; ++y, between += width) {
            std::uint8_t const* const row = s.pixels.data() + (c * in_height + y) * in_width;
            if (filter == image_filter::nearest) {
                for (std::int64_t x = 0; x < width; ++x) between[x] = row[columns[2 * x]];
                continue;
            }
            for (std::int64_t x = 0; x < width; ++x) {
                std::int32_t const* const weight = across_weights + static_cast<std::size_t>(x) * across;
                std::uint8_t const* const from = row + columns[2 * x];
                std::int32_t sum = 0;
                for (std::int32_t k = 0; k < columns[2 * x + 1]; ++k) sum += weight[k] * from[k];
                between[x] = detail::filtered(sum);
            }
        }

    w.pixels.resize(static_cast<std::size_t>(channels * height * width));
    std::uint8_t* out = w.pixels.data();
    constexpr std::int64_t strip = 256; // of sums that stay in registers or the nearest cache
    std::int32_t sums[strip];
    for (std::int64_t c = 0; c < channels; ++c)
        for (std::int64_t y = 0; y < height; ++y, out += width) {
            std::int32_t const* const weight = down_weights + static_cast<std::size_t>(y) * down;
            std::uint8_t const* const from =
                w.rows.data() + (c * (last_row - first_row) + rows[2 * y] - first_row) * width;
            for (std::int64_t x0 = 0; x0 < width; x0 += strip) {
                std::int64_t const n = std::min(strip, width - x0);
                std::fill(sums, sums + n, 0);
                for (std::int32_t k = 0; k < rows[2 * y + 1]; ++k) {
                    std::uint8_t const* const row = from + k * width + x0;
                    for (std::int64_t x = 0; x < n; ++x) sums[x] += weight[k] * row[x];
                }
                for (std::int64_t x = 0; x < n; ++x) out[x0 + x] = detail::filtered(sums[x]);
            }
        }
    s.pixels.swap(w.pixels);
    s.extents = {channels, height, width};
}

} // namespace nas::train
