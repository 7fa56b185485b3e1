#pragma once
// relu_conv: relu, convolution, batch norm, in the order of the cells of NASNet, DARTS and NAS-Bench-201.

#include <cstdint>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/nn/builder.hpp>

namespace nas::nn {

struct relu_conv_options {
    std::string_view name = "conv2d"; ///< of the convolution; the others are <name>.relu and <name>.norm
    std::int64_t channels = 0;        ///< output channels
    size2d kernel = 1;
    size2d stride = 1;
    batch_norm norm = {};
};

/// relu, convolution without bias, batch norm.
inline value relu_conv(builder& b, value x, relu_conv_options const& o) {
    x = b.activate(x, activation::relu, nas::concat(o.name, ".relu"));
    return b.conv2d(x, {.name = o.name,
                        .channels = o.channels,
                        .kernel = o.kernel,
                        .stride = o.stride,
                        .norm = true,
                        .norm_options = o.norm});
}

} // namespace nas::nn
