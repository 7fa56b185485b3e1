#pragma once
// Depthwise convolution of blocked volumes: batch, ceil(channels / lanes), depth, height, width, lanes.

#include <algorithm>
#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/backend/geometry3d.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/depthwise3d.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// out = the convolution of every channel with its own window; `weights` {blocks, taps, lanes}, `bias` {blocks, lanes} or
/// null. Precondition, here and below: groups == in_channels == out_channels.
inline void depthwise3d_forward(simd_level l, conv3d_geometry const& g, float const* in, float const* weights,
                                float const* bias, float* out, int threads) {
    NAS_SIMD_SELECT(l, depthwise3d_forward)(g, in, weights, bias, false, out, threads);
}

/// Gradient of the input. With stride 1 it is the convolution with the windows turned around.
inline void depthwise3d_backward_data(simd_level l, conv3d_geometry const& g, float const* out_gradient,
                                      float const* weights, float* in_gradient, int threads) {
    if (g.stride != extents3d{1, 1, 1}) {
        NAS_SIMD_SELECT(l, depthwise3d_scatter)(g, out_gradient, weights, in_gradient, threads);
        return;
    }
    conv3d_geometry back = g;
    std::swap(back.in, back.out);
    for (std::size_t a = 0; a < 3; ++a) back.pad_begin[a] = g.dilation[a] * (g.kernel[a] - 1) - g.pad_begin[a];
    NAS_SIMD_SELECT(l, depthwise3d_forward)(back, out_gradient, weights, nullptr, true, in_gradient, threads);
}

/// Gradient of the weights, in their order.
inline void depthwise3d_backward_weights(simd_level l, conv3d_geometry const& g, float const* in,
                                         float const* out_gradient, float* weight_gradient, int threads) {
    NAS_SIMD_SELECT(l, depthwise3d_backward_weights)(g, in, out_gradient, weight_gradient, threads);
}

} // namespace nas::cpu
