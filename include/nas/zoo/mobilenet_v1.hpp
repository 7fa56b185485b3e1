#pragma once
// MobileNetV1 (Howard et al. 2017): depthwise separable convolutions, 224 x 224.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/core/make_divisible.hpp>
#include <nas/nn/blocks/separable.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/mbconv_network.hpp>

namespace nas::zoo {

/// 4,231,976 parameters and 568,740,352 MACs with default options. Nodes: stem, layers[i].*, classifier.*. Depth is not
/// scaled. Throws shape_error nas.zoo.1 if the width is not positive.
inline nn::graph mobilenet_v1(network_options const& o = {}) {
    if (!(o.width > 0)) throw shape_error("nas.zoo.1", "width must be positive, got ", o.width);
    struct layer {
        std::int64_t channels, stride;
    };
    static constexpr std::array<layer, 13> layers{{{64, 1},
                                                   {128, 2},
                                                   {128, 1},
                                                   {256, 2},
                                                   {256, 1},
                                                   {512, 2},
                                                   {512, 1},
                                                   {512, 1},
                                                   {512, 1},
                                                   {512, 1},
                                                   {512, 1},
                                                   {1024, 2},
                                                   {1024, 1}}};
    auto const scaled = [&](std::int64_t channels) {
        return make_divisible<std::int64_t>(static_cast<double>(channels) * o.width, 8);
    };

    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem",
                                  .channels = scaled(32),
                                  .kernel = 3,
                                  .stride = 2,
                                  .norm = true,
                                  .activation = activation::relu});
    for (std::size_t i = 0; i < layers.size(); ++i) {
        auto const scope = b.scope("layers", i);
        x = nn::separable(b, x, {.channels = scaled(layers[i].channels), .stride = layers[i].stride});
    }
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
