#pragma once
// The networks of the ProxylessNAS space.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/mbconv_network.hpp>
#include <nas/zoo/proxylessnas.hpp>

namespace nas::zoo {

/// stem, first.*, stages[i].layers[j].*, head, classifier.*; width and depth of the options are not used. Behind the stem
/// of 32 channels comes a block with 16 channels that is not searched; the head has 1280.
inline nn::graph to_graph(proxylessnas_network const& n, network_options const& o = {}) {
    static constexpr std::array<std::int64_t, 6> channels{24, 40, 80, 96, 192, 320}, strides{2, 2, 2, 1, 2, 1};
    static constexpr std::array<std::int64_t, 6> kernels{3, 3, 5, 5, 7, 7}, expansions{3, 6, 3, 6, 3, 6};
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = 32, .kernel = 3, .stride = 2, .norm = true, .activation = activation::relu6});
    {
        auto const scope = b.scope("first");
        x = nn::mbconv(b, x, {.channels = 16, .expand = 1});
    }
    for (std::size_t stage = 0; stage < 6; ++stage)
        for (std::size_t layer = 0; layer < (stage == 5 ? 1u : 4u); ++layer) {
            proxylessnas_block const block = n(stage, layer);
            if (block == proxylessnas_block::zero) continue;
            auto const scope = b.scope("stages", stage, "layers", layer);
            auto const kind = static_cast<std::size_t>(block);
            x = nn::mbconv(b, x,
                           {.channels = channels[stage],
                            .kernel = kernels[kind],
                            .expand = expansions[kind],
                            .stride = layer == 0 ? strides[stage] : 1});
        }
    x = b.conv2d(x, {.name = "head", .channels = 1280, .norm = true, .activation = activation::relu6});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
