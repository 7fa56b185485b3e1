#pragma once
// The networks of the Once-for-All MobileNetV3 space.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/core/make_divisible.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/ofa_mobilenet_v3.hpp>

namespace nas::zoo {

struct ofa_options {
    std::int64_t classes = 1000;
    std::int64_t in_channels = 3;
    double dropout = 0; ///< in front of the classifier
};

/// stem, first.*, units[i].blocks[j].*, head, pool, features, classifier.*, at the resolution of the network.
inline nn::graph to_graph(ofa_network const& n, ofa_options const& o = {}) {
    static constexpr std::array<std::int64_t, 5> channels{24, 40, 80, 112, 160}, strides{2, 2, 2, 1, 2};
    static constexpr std::array<bool, 5> excited{false, true, false, true, true};
    nn::builder b{{.channels = o.in_channels, .height = n.resolution, .width = n.resolution}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = 16, .kernel = 3, .stride = 2, .norm = true, .activation = activation::hard_swish});
    {
        auto const scope = b.scope("first");
        x = nn::mbconv(b, x, {.channels = 16, .expand = 1, .activation = activation::relu});
    }
    for (std::size_t u = 0; u < n.units.size(); ++u)
        for (std::size_t i = 0; i < n.units[u].size(); ++i) {
            ofa_block const& block = n.units[u][i];
            auto const scope = b.scope("units", u, "blocks", i);
            std::int64_t const hidden = b.channels_of(x) * block.expand;
            x = nn::mbconv(b, x,
                           {.channels = channels[u],
                            .kernel = block.kernel,
                            .se = excited[u],
                            .stride = i == 0 ? strides[u] : 1,
                            .activation = u < 2 ? activation::relu : activation::hard_swish,
                            .hidden = hidden,
                            .se_channels = make_divisible<std::int64_t>(static_cast<double>(hidden) / 4, 8),
                            .se_gate = activation::hard_sigmoid});
        }
    x = b.conv2d(x, {.name = "head", .channels = 960, .norm = true, .activation = activation::hard_swish});
    x = b.global_average_pool(x, "pool");
    x = b.conv2d(x, {.name = "features", .channels = 1280, .activation = activation::hard_swish});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
