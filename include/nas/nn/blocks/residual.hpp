#pragma once
// residual: the basic and the bottleneck block of ResNet (He et al. 2016).

#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/nn/blocks/identity.hpp>
#include <nas/nn/builder.hpp>

namespace nas::nn {

struct residual_options {
    std::int64_t channels = 0; ///< output channels
    size2d kernel = 3;
    size2d stride = 1;
    std::int64_t bottleneck = 0; ///< channels between the 1x1 convolutions of a bottleneck block; 0 = basic block
    nas::activation activation = nas::activation::relu;
    batch_norm norm = {};
};

/// activation(f(x) + identity(x)), where f is conv k x k, conv k x k (basic block), or reduce 1x1, conv k x k, project.
///
/// The stride is that of the first k x k convolution (for bottlenecks the "v1.5" form). Nodes: conv1, conv2 or reduce,
/// conv, project; shortcut where the shape changes; add and activation.
inline value residual(builder& b, value x, residual_options const& o) {
    if (o.bottleneck < 0)
        throw shape_error("nas.graph.6", "residual ", b.name("reduce"), ": bottleneck must not be negative, got ",
                          o.bottleneck);
    value y = x;
    if (o.bottleneck > 0) {
        y = b.conv2d(y, {.name = "reduce",
                         .channels = o.bottleneck,
                         .norm = true,
                         .activation = o.activation,
                         .norm_options = o.norm});
        y = b.conv2d(y, {.name = "conv",
                         .channels = o.bottleneck,
                         .kernel = o.kernel,
                         .stride = o.stride,
                         .norm = true,
                         .activation = o.activation,
                         .norm_options = o.norm});
        y = b.conv2d(y, {.name = "project", .channels = o.channels, .norm = true, .norm_options = o.norm});
    } else {
        y = b.conv2d(y, {.name = "conv1",
                         .channels = o.channels,
                         .kernel = o.kernel,
                         .stride = o.stride,
                         .norm = true,
                         .activation = o.activation,
                         .norm_options = o.norm});
        y = b.conv2d(
            y, {.name = "conv2", .channels = o.channels, .kernel = o.kernel, .norm = true, .norm_options = o.norm});
    }
    y = b.sum({y, identity(b, x, {.channels = o.channels, .stride = o.stride})});
    return o.activation == nas::activation::none ? y : b.activate(y, o.activation);
}

} // namespace nas::nn
