#pragma once
// Max and average pooling of blocked images, and their gradients.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/backend/geometry.hpp>

namespace nas::cpu::detail {

// The part [begin, end) of window `i` along one axis that lies inside the image.
struct window_range {
    std::int64_t begin, end;
};
constexpr window_range window_inside(std::int64_t i, std::int64_t stride, std::int64_t pad, std::int64_t kernel,
                                     std::int64_t extent) {
    std::int64_t const first = i * stride - pad;
    return {first < 0 ? 0 : first, first + kernel < extent ? first + kernel : extent};
}

// The windows [begin, end) along one axis that cover position `i` of the image.
constexpr window_range windows_around(std::int64_t i, std::int64_t stride, std::int64_t pad, std::int64_t kernel,
                                      std::int64_t windows) {
    std::int64_t const late = i + pad - kernel + 1, last = (i + pad) / stride + 1;
    return {late <= 0 ? 0 : (late + stride - 1) / stride, last < windows ? last : windows};
}

// Columns of windows that could cover a pixel of a row: some before the first that exists, and all.
constexpr std::int64_t pool2d_windows_before(pool_geometry const& g) { return (g.kernel_width - 1) / g.stride_width; }
constexpr std::int64_t pool2d_windows(pool_geometry const& g) {
    return pool2d_windows_before(g) + std::max(g.out_width, (g.in_width - 1 + g.pad_left) / g.stride_width + 1);
}

// Scratch memory of one thread. Maxima: a row of the image; backward, two per row of a window and two more. Averages: a
// row of the image, or of windows; and the shares of columns and rows.
constexpr std::int64_t pool2d_scratch_floats(pool_geometry const& g, std::int64_t lanes) {
    if (g.kind == pool_kind::max) return std::max(g.in_width, (2 * g.kernel_height + 2) * g.out_width) * lanes;
    return std::max(g.in_width, pool2d_windows(g)) * lanes + (g.out_width + g.out_height + lanes - 1) / lanes * lanes;
}

} // namespace nas::cpu::detail

#define NAS_SIMD_KERNELS <nas/backend/cpu/pool2d.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// Bytes of scratch memory for both directions.
constexpr std::size_t pool2d_scratch_bytes(simd_level l, pool_geometry const& g, int threads) {
    return static_cast<std::size_t>(threads * detail::pool2d_scratch_floats(g, lanes(l))) * sizeof(float);
}

/// Windows are reduced along columns, then along rows. Padding never wins a maximum; NaN propagates.
inline void pool2d_forward(simd_level l, pool_geometry const& g, float const* in, float* out, void* scratch,
                           int threads) {
    NAS_SIMD_SELECT(l, pool2d_forward)(g, in, out, static_cast<float*>(scratch), threads);
}

/// A maximum sends its gradient to the first of equal elements, row by row. `in` is read for maxima only.
inline void pool2d_backward(simd_level l, pool_geometry const& g, float const* in, float const* out_gradient,
                            float* in_gradient, void* scratch, int threads) {
    NAS_SIMD_SELECT(l, pool2d_backward)(g, in, out_gradient, in_gradient, static_cast<float*>(scratch), threads);
}

} // namespace nas::cpu
