#pragma once
// The networks of the elastic ResNet space; ResNet-50 is one of them.

#include <cstddef>
#include <cstdint>

#include <nas/core/make_divisible.hpp>
#include <nas/nn/blocks/residual.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/elastic_resnet.hpp>
#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// stem, pool, stages[i].layers[j].*, classifier.*; width and depth of the options are not used. With widths of one, 3, 4,
/// 6 and 3 blocks and ratios of 0.25 it is ResNet-50: 25,557,032 parameters and 4,089,184,256 MACs.
inline nn::graph to_graph(elastic_resnet_network const& n, network_options const& o = {}) {
    auto const scaled = [](std::int64_t channels, double factor) {
        return make_divisible<std::int64_t>(static_cast<double>(channels) * factor, 8);
    };
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem",
                                  .channels = scaled(64, n.stem_width),
                                  .kernel = 7,
                                  .stride = 2,
                                  .norm = true,
                                  .activation = activation::relu});
    x = b.max_pool(x, {.name = "pool", .kernel = 3, .stride = 2});
    for (std::size_t s = 0; s < n.stages.size(); ++s) {
        std::int64_t const channels = scaled(std::int64_t{256} << s, n.stages[s].width);
        for (std::size_t i = 0; i < n.stages[s].bottlenecks.size(); ++i) {
            auto const scope = b.scope("stages", s, "layers", i);
            x = nn::residual(b, x,
                             {.channels = channels,
                              .stride = i == 0 && s > 0 ? 2 : 1,
                              .bottleneck = scaled(channels, n.stages[s].bottlenecks[i])});
        }
    }
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
