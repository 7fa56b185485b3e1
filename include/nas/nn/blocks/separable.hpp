#pragma once
// separable: a depthwise and a pointwise convolution in place of a full one, as in MobileNet (Howard et al. 2017).

#include <cstdint>

#include <nas/nn/builder.hpp>

namespace nas::nn {

struct separable_options {
    std::int64_t channels = 0; ///< output channels
    size2d kernel = 3;
    size2d stride = 1;
    size2d dilation = 1;
    nas::activation activation = nas::activation::relu; ///< after both convolutions
    batch_norm norm = {};
};

/// depthwise k x k, then pointwise 1x1, each with batch norm and activation: nodes depthwise and pointwise.
inline value separable(builder& b, value x, separable_options const& o) {
    std::int64_t const in = b.channels_of(x);
    x = b.conv2d(x, {.name = "depthwise",
                     .channels = in,
                     .kernel = o.kernel,
                     .stride = o.stride,
                     .dilation = o.dilation,
                     .groups = in,
                     .norm = true,
                     .activation = o.activation,
                     .norm_options = o.norm});
    return b.conv2d(x, {.name = "pointwise",
                        .channels = o.channels,
                        .norm = true,
                        .activation = o.activation,
                        .norm_options = o.norm});
}

} // namespace nas::nn
