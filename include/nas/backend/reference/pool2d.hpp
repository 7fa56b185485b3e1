#pragma once
// Max and average pooling over windows, and their gradients, in plain loops.

#include <algorithm>
#include <cstdint>

#include <nas/backend/geometry.hpp>

namespace nas::reference {

namespace detail {

// The part of one window that lies inside the image.
struct pool_window {
    std::int64_t top, bottom, left, right; // half-open
};

constexpr pool_window window_of(pool_geometry const& g, std::int64_t y, std::int64_t x) {
    std::int64_t const top = y * g.stride_height - g.pad_top;
    std::int64_t const left = x * g.stride_width - g.pad_left;
    return {std::max<std::int64_t>(top, 0), std::min(top + g.kernel_height, g.in_height),
            std::max<std::int64_t>(left, 0), std::min(left + g.kernel_width, g.in_width)};
}

// Divisor of an average.
constexpr double pool_divisor(pool_geometry const& g, pool_window w) {
    return static_cast<double>(g.kind == pool_kind::average_include_padding ? g.kernel_height * g.kernel_width
                                                                            : (w.bottom - w.top) * (w.right - w.left));
}

// Index in the plane of the first largest element of a window, row by row; the first NaN if there is one.
inline std::int64_t argmax(pool_geometry const& g, float const* plane, pool_window w) {
    std::int64_t best = w.top * g.in_width + w.left;
    for (std::int64_t y = w.top; y < w.bottom; ++y)
        for (std::int64_t x = w.left; x < w.right; ++x) {
            std::int64_t const at = y * g.in_width + x;
            bool const best_is_number = plane[best] == plane[best];
            if (best_is_number && !(plane[at] <= plane[best])) best = at;
        }
    return best;
}

} // namespace detail

/// Pools NCHW images. Padding never wins a maximum; whether it counts in an average is the kind's matter. NaN
/// propagates.
inline void pool2d_forward(pool_geometry const& g, float const* in, float* out) {
    for (std::int64_t plane = 0; plane < g.batch * g.channels; ++plane) {
        float const* const image = in + plane * g.in_height * g.in_width;
        for (std::int64_t y = 0; y < g.out_height; ++y)
            for (std::int64_t x = 0; x < g.out_width; ++x) {
                auto const w = detail::window_of(g, y, x);
                float& result = out[(plane * g.out_height + y) * g.out_width + x];
                if (g.kind == pool_kind::max) {
                    result = image[detail::argmax(g, image, w)];
                    continue;
                }
                double sum = 0;
                for (std::int64_t row = w.top; row < w.bottom; ++row)
                    for (std::int64_t column = w.left; column < w.right; ++column)
                        sum += static_cast<double>(image[row * g.in_width + column]);
                result = static_cast<float>(sum / detail::pool_divisor(g, w));
            }
    }
}

/// Gradient of `pool2d_forward`. A maximum sends its gradient to the first of equal elements, row by row. `in` is read
/// for maxima only and may be null for averages.
inline void pool2d_backward(pool_geometry const& g, float const* in, float const* out_gradient, float* in_gradient) {
    for (std::int64_t plane = 0; plane < g.batch * g.channels; ++plane) {
        float* const target = in_gradient + plane * g.in_height * g.in_width;
        std::fill(target, target + g.in_height * g.in_width, 0.0f);
        for (std::int64_t y = 0; y < g.out_height; ++y)
            for (std::int64_t x = 0; x < g.out_width; ++x) {
                auto const w = detail::window_of(g, y, x);
                float const gradient = out_gradient[(plane * g.out_height + y) * g.out_width + x];
                if (g.kind == pool_kind::max) {
                    target[detail::argmax(g, in + plane * g.in_height * g.in_width, w)] += gradient;
                    continue;
                }
                auto const share = static_cast<float>(static_cast<double>(gradient) / detail::pool_divisor(g, w));
                for (std::int64_t row = w.top; row < w.bottom; ++row)
                    for (std::int64_t column = w.left; column < w.right; ++column)
                        target[row * g.in_width + column] += share;
            }
    }
}

} // namespace nas::reference
