#pragma once
// factorized_reduction: halves an image without losing every second pixel, as the cells of NASNet and DARTS do.

#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/ops/crop.hpp>

namespace nas::nn {

struct factorized_reduction_options {
    std::int64_t channels = 0; ///< output channels; half of them, rounded down, come from the even pixels
    batch_norm norm = {};
};

/// relu, then two 1x1 convolutions of stride 2, the second on the image shifted by one pixel, joined and normalised.
///
/// Nodes: relu, even, shift, odd, concat, norm. Throws shape_error nas.graph.6 if there are fewer than two channels.
inline value factorized_reduction(builder& b, value x, factorized_reduction_options const& o) {
    if (o.channels < 2)
        throw shape_error("nas.graph.6", "factorized_reduction ", b.name("even"), ": channels must be at least 2, got ",
                          o.channels);
    x = b.activate(x, activation::relu, "relu");
    value const even = b.conv2d(x, {.name = "even", .channels = o.channels / 2, .stride = 2});
    x = b.add("shift", crop{.top = 1, .left = 1, .bottom = -1, .right = -1}, {x});
    value const odd = b.conv2d(x, {.name = "odd", .channels = o.channels - o.channels / 2, .stride = 2});
    return b.batch_norm(b.concat({even, odd}), o.norm, "norm");
}

} // namespace nas::nn
