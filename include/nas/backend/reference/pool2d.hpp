#pragma once
// Max and average pooling of images over windows, and their gradients: windows of equal size over two axes.

#include <algorithm>
#include <cstdint>

#include <nas/backend/geometry.hpp>
#include <nas/backend/geometry3d.hpp>
#include <nas/backend/reference/pool_nd.hpp>

namespace nas::reference {

/// The same pooling with its windows one by one.
inline pool_geometry_nd windows_of(pool_geometry const& g) {
    auto const along = [](std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride,
                          std::int64_t pad) {
        pool_axis axis{.in = in, .windows = {}};
        for (std::int64_t o = 0; o < out; ++o) {
            std::int64_t const first = o * stride - pad, begin = std::max<std::int64_t>(first, 0);
            axis.windows.push_back({begin, std::min(first + kernel, in) - begin, kernel});
        }
        return axis;
    };
    return {.function = g.kind == pool_kind::max       ? pool_function::max
                        : g.kind == pool_kind::average ? pool_function::average
                                                       : pool_function::average_include_padding,
            .axes = {pool_axis{}, along(g.in_height, g.out_height, g.kernel_height, g.stride_height, g.pad_top),
                     along(g.in_width, g.out_width, g.kernel_width, g.stride_width, g.pad_left)}};
}

/// Pools NCHW images; as `pool_nd_forward`.
inline void pool2d_forward(pool_geometry const& g, float const* in, float* out) {
    pool_nd_forward(windows_of(g), g.batch * g.channels, in, out);
}

/// As `pool_nd_backward`.
inline void pool2d_backward(pool_geometry const& g, float const* in, float const* out_gradient, float* in_gradient) {
    pool_nd_backward(windows_of(g), g.batch * g.channels, in, out_gradient, in_gradient);
}

} // namespace nas::reference
