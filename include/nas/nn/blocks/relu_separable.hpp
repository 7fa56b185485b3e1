#pragma once
// relu_separable: the separable and the dilated separable convolution of the cells of NASNet and DARTS.

#include <cstddef>
#include <cstdint>

#include <nas/nn/builder.hpp>

namespace nas::nn {

struct relu_separable_options {
    std::int64_t channels = 0; ///< output channels
    size2d kernel = 3;
    size2d stride = 1; ///< of the first depthwise convolution
    size2d dilation = 1;
    int times = 1; ///< the block so many times in a row; all but the last keep the channels
    batch_norm norm = {};
};

/// `times` times relu, depthwise k x k, pointwise 1x1, batch norm.
///
/// Nodes: relu, depthwise, pointwise and its norm, in scopes [0], [1], ... named "step".
inline value relu_separable(builder& b, value x, relu_separable_options const& o) {
    for (int i = 0; i < o.times; ++i) {
        auto const scope = b.scope("step", i);
        std::int64_t const in = b.channels_of(x);
        x = b.activate(x, activation::relu, "relu");
        x = b.conv2d(x, {.name = "depthwise",
                         .channels = in,
                         .kernel = o.kernel,
                         .stride = i == 0 ? o.stride : size2d(1),
                         .dilation = o.dilation,
                         .groups = in});
        x = b.conv2d(x, {.name = "pointwise",
                         .channels = i + 1 == o.times ? o.channels : in,
                         .norm = true,
                         .norm_options = o.norm});
    }
    return x;
}

} // namespace nas::nn
