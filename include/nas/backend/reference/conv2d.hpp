#pragma once
// 2-D convolution and its gradients: those of volumes of one plane.

#include <nas/backend/geometry.hpp>
#include <nas/backend/geometry3d.hpp>
#include <nas/backend/reference/conv3d.hpp>

namespace nas::reference {

/// The same convolution of volumes of depth 1; NCHW and OIHW are then NCDHW and OIDHW.
constexpr conv3d_geometry volumes_of(conv_geometry const& g) {
    return {.batch = g.batch,
            .in_channels = g.in_channels,
            .out_channels = g.out_channels,
            .groups = g.groups,
            .in = {1, g.in_height, g.in_width},
            .out = {1, g.out_height, g.out_width},
            .kernel = {1, g.kernel_height, g.kernel_width},
            .stride = {1, g.stride_height, g.stride_width},
            .dilation = {1, g.dilation_height, g.dilation_width},
            .pad_begin = {0, g.pad_top, g.pad_left},
            .pad_end = {0, g.pad_bottom, g.pad_right}};
}

/// As `conv3d_forward`.
inline void conv2d_forward(conv_geometry const& g, float const* in, float const* weight, float const* bias, float* out,
                           int threads = 1) {
    conv3d_forward(volumes_of(g), in, weight, bias, out, threads);
}

/// As `conv3d_backward_data`.
inline void conv2d_backward_data(conv_geometry const& g, float const* out_gradient, float const* weight,
                                 float* in_gradient, int threads = 1) {
    conv3d_backward_data(volumes_of(g), out_gradient, weight, in_gradient, threads);
}

/// As `conv3d_backward_weights`.
inline void conv2d_backward_weights(conv_geometry const& g, float const* in, float const* out_gradient,
                                    float* weight_gradient, int threads = 1) {
    conv3d_backward_weights(volumes_of(g), in, out_gradient, weight_gradient, threads);
}

/// As `conv3d_backward_bias`.
inline void conv2d_backward_bias(conv_geometry const& g, float const* out_gradient, float* bias_gradient) {
    conv3d_backward_bias(volumes_of(g), out_gradient, bias_gradient);
}

} // namespace nas::reference
