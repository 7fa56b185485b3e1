#pragma once
// fused_mbconv: an inverted residual with one full convolution in place of expansion and depthwise, as in EfficientNetV2
// (Tan and Le 2021).

#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/nn/blocks/squeeze_excite.hpp>
#include <nas/nn/builder.hpp>

namespace nas::nn {

struct fused_mbconv_options {
    std::int64_t channels = 0; ///< output channels
    size2d kernel = 3;
    std::int64_t expand = 4;      ///< hidden channels = expand * input channels; 1 leaves the projection out
    std::int64_t se_channels = 0; ///< squeezed channels; 0 = no squeeze-and-excitation
    size2d stride = 1;
    nas::activation activation = nas::activation::swish;
    nas::activation se_activation = nas::activation::swish;
    batch_norm norm = {};
};

/// expand k x k, [se,] project 1x1, [+ x]; with expand = 1 a k x k convolution to the output channels, [se,] [+ x].
///
/// Nodes: expand, se.*, project and add, with their norms and activations. The input is added where the stride is 1 and
/// the channels agree. Throws shape_error nas.graph.6 if `expand` is out of range.
inline value fused_mbconv(builder& b, value x, fused_mbconv_options const& o) {
    if (o.expand < 1)
        throw shape_error("nas.graph.6", "fused_mbconv ", b.name("expand"), ": expand must be at least 1, got ",
                          o.expand);
    std::int64_t const in = b.channels_of(x);
    value y = b.conv2d(x, {.name = "expand",
                           .channels = o.expand == 1 ? o.channels : o.expand * in,
                           .kernel = o.kernel,
                           .stride = o.stride,
                           .norm = true,
                           .activation = o.activation,
                           .norm_options = o.norm});
    if (o.se_channels > 0) y = squeeze_excite(b, y, {.reduced = o.se_channels, .activation = o.se_activation});
    if (o.expand > 1)
        y = b.conv2d(y, {.name = "project", .channels = o.channels, .norm = true, .norm_options = o.norm});
    return o.stride == size2d(1) && o.channels == in ? b.sum({y, x}) : y;
}

} // namespace nas::nn
