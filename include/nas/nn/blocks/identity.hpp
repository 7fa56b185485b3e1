#pragma once
// identity: passes its input on, projecting only where the shape has to change.

#include <cstdint>
#include <string_view>

#include <nas/nn/builder.hpp>

namespace nas::nn {

struct identity_options {
    std::int64_t channels = 0; ///< output channels; 0 = as the input
    size2d stride = 1;
    std::string_view name = "shortcut"; ///< of the projection
};

/// `x` itself, without a node, if stride is 1 and the channels agree; else a 1x1 convolution with stride and norm.
inline value identity(builder& b, value x, identity_options const& o) {
    std::int64_t const in = b.channels_of(x), out = o.channels == 0 ? in : o.channels;
    if (o.stride == size2d(1) && out == in) return x;
    return b.conv2d(x, {.name = o.name, .channels = out, .stride = o.stride, .norm = true});
}

} // namespace nas::nn
