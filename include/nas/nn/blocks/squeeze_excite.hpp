#pragma once
// squeeze_excite: scales each channel by a gate computed from the channel means (Hu et al. 2018).

#include <cstdint>
#include <string_view>

#include <nas/nn/builder.hpp>

namespace nas::nn {

struct squeeze_excite_options {
    std::int64_t reduced = 0;                           ///< channels between the two 1x1 convolutions
    nas::activation activation = nas::activation::relu; ///< after the first
    nas::activation gate = nas::activation::sigmoid;    ///< after the second
};

/// x * gate(expand(activation(reduce(mean(x))))): nodes se.pool, se.reduce, se.expand (1x1 with bias) and se.scale.
inline value squeeze_excite(builder& b, value x, squeeze_excite_options const& o) {
    auto const in = b.scope("se");
    value gate = b.global_average_pool(x, "pool");
    gate = b.conv2d(gate, {.name = "reduce", .channels = o.reduced, .bias = true, .activation = o.activation});
    gate = b.conv2d(gate, {.name = "expand", .channels = b.channels_of(x), .bias = true, .activation = o.gate});
    return b.multiply(x, gate, "scale");
}

} // namespace nas::nn
