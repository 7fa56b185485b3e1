#pragma once
// The networks of the elastic MobileNet space.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/core/make_divisible.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/elastic_mobilenet.hpp>
#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// stem, first.*, stages[i].layers[j].*, head, classifier.*; width and depth of the options are not used. At width one the
/// stages have 24, 40, 80, 112 and 160 channels, those of MobileNetV3.
inline nn::graph to_graph(elastic_mobilenet_network const& n, network_options const& o = {}) {
    static constexpr std::array<std::int64_t, 5> channels{24, 40, 80, 112, 160}, strides{2, 2, 2, 1, 2};
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = 16, .kernel = 3, .stride = 2, .norm = true, .activation = activation::relu6});
    {
        auto const scope = b.scope("first");
        x = nn::mbconv(b, x, {.channels = 16, .expand = 1});
    }
    for (std::size_t s = 0; s < n.stages.size(); ++s) {
        elastic_mobilenet_stage const& stage = n.stages[s];
        auto const width = make_divisible<std::int64_t>(static_cast<double>(channels[s]) * stage.width, 8);
        for (std::size_t i = 0; i < stage.blocks.size(); ++i) {
            auto const scope = b.scope("stages", s, "layers", i);
            x = nn::mbconv(b, x,
                           {.channels = width,
                            .kernel = stage.blocks[i].kernel,
                            .expand = stage.blocks[i].expand,
                            .stride = i == 0 ? strides[s] : 1});
        }
    }
    x = b.conv2d(x, {.name = "head", .channels = 960, .norm = true, .activation = activation::relu6});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
