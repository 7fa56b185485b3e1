#pragma once
// The networks of the FBNet space (Wu et al. 2019), and the released FBNet-A, B and C.

#include <cstddef>
#include <cstdint>

#include <nas/nn/blocks/identity.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/ops/channel_shuffle.hpp>
#include <nas/zoo/fbnet.hpp>

namespace nas::zoo {

struct fbnet_options {
    std::int64_t classes = 1000;
    std::int64_t resolution = 224;
    std::int64_t in_channels = 3;
    std::int64_t head = 1984; ///< channels of the last 1x1 convolution
    double dropout = 0;       ///< in front of the classifier
};

namespace detail {

/// Nodes: expand (left out where the expansion is 1), depthwise, shuffle (where there are groups), project, add.
inline nn::value add_fbnet_block(nn::builder& b, nn::value x, fbnet_block block, fbnet_layer const& layer) {
    if (block == fbnet_block::skip) return nn::identity(b, x, {.channels = layer.channels, .stride = layer.stride});
    std::int64_t const in = b.channels_of(x), hidden = in * expansion_of(block), groups = groups_of(block);
    nn::value y = x;
    if (hidden != in)
        y = b.conv2d(
            y, {.name = "expand", .channels = hidden, .groups = groups, .norm = true, .activation = activation::relu});
    y = b.conv2d(y, {.name = "depthwise",
                     .channels = hidden,
                     .kernel = kernel_of(block),
                     .stride = layer.stride,
                     .groups = hidden,
                     .norm = true,
                     .activation = activation::relu});
    if (groups > 1) y = b.add("shuffle", nn::channel_shuffle{.groups = groups}, {y});
    y = b.conv2d(y, {.name = "project", .channels = layer.channels, .groups = groups, .norm = true});
    return layer.stride == 1 && in == layer.channels ? b.sum({y, x}) : y;
}

} // namespace detail

/// stem, layers[i].*, head, classifier.*. Counts are those of the released networks: blocks with expansion 1 have no first
/// 1x1 convolution. Where `skip` changes the shape it is a 1x1 convolution with stride and norm.
inline nn::graph to_graph(fbnet_network const& n, fbnet_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = 16, .kernel = 3, .stride = 2, .norm = true, .activation = activation::relu});
    for (std::size_t i = 0; i < n.blocks.size(); ++i) {
        auto const scope = b.scope("layers", i);
        x = detail::add_fbnet_block(b, x, n.blocks[i], fbnet_layers[i]);
    }
    x = b.conv2d(x, {.name = "head", .channels = o.head, .norm = true, .activation = activation::relu});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
