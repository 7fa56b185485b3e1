#pragma once
// The networks of the Single-Path NAS space.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/nn/blocks/identity.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/mbconv_network.hpp>
#include <nas/zoo/single_path.hpp>

namespace nas::zoo {

/// stem, layers[i].*, head, classifier.*; width and depth of the options are not used. Stages of 1, 4, 4, 4, 4, 4 and 1
/// layers with 16, 24, 40, 80, 96, 192 and 320 channels; `skip` is a 1x1 convolution with norm where the shape changes.
inline nn::graph to_graph(single_path_network const& n, network_options const& o = {}) {
    static constexpr std::array<std::int64_t, 7> channels{16, 24, 40, 80, 96, 192, 320}, strides{1, 2, 2, 2, 1, 2, 1};
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = 32, .kernel = 3, .stride = 2, .norm = true, .activation = activation::relu6});
    for (std::size_t i = 0; i < n.blocks.size(); ++i) {
        std::size_t const stage = (i + 3) / 4;
        std::int64_t const stride = i == 0 || i % 4 == 1 ? strides[stage] : 1;
        auto const scope = b.scope("layers", i);
        single_path_block const block = n.blocks[i];
        if (block == single_path_block::skip) {
            x = nn::identity(b, x, {.channels = channels[stage], .stride = stride});
            continue;
        }
        x = nn::mbconv(b, x,
                       {.channels = channels[stage],
                        .kernel = block >= single_path_block::k5_e3 ? 5 : 3,
                        .expand = block == single_path_block::k3_e3 || block == single_path_block::k5_e3 ? 3 : 6,
                        .stride = stride});
    }
    x = b.conv2d(x, {.name = "head", .channels = 1280, .norm = true, .activation = activation::relu6});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
