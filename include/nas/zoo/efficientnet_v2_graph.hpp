#pragma once
// The networks of the space around EfficientNetV2.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <nas/nn/blocks/fused_mbconv.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/efficientnet_v2.hpp>

namespace nas::zoo {

struct efficientnet_v2_options {
    std::int64_t classes = 1000;
    std::int64_t resolution = 224;
    std::int64_t in_channels = 3;
    std::int64_t stem = 32;
    std::int64_t head = 1280; ///< channels of the last 1x1 convolution
    double dropout = 0;       ///< in front of the classifier
};

/// stem, stages[i].layers[j].*, head, classifier.*. A fused block of expansion 1 has no projection.
inline nn::graph to_graph(efficientnet_v2_architecture const& a, efficientnet_v2_options const& o = {}) {
    nn::batch_norm const norm{.epsilon = 1e-3};
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem",
                                  .channels = o.stem,
                                  .kernel = 3,
                                  .stride = 2,
                                  .norm = true,
                                  .activation = activation::swish,
                                  .norm_options = norm});
    for (std::size_t i = 0; i < a.blocks.size(); ++i) {
        efficientnet_v2_block const& block = a.blocks[i];
        for (int layer = 0; layer < block.num_repeats; ++layer) {
            auto const scope = b.scope("stages", i, "layers", layer);
            std::int64_t const stride = layer == 0 ? efficientnet_v2_strides[i] : 1;
            std::int64_t squeezed = 0;
            if (block.se_ratio > 0)
                squeezed = std::max<std::int64_t>(
                    1, static_cast<std::int64_t>(block.se_ratio * static_cast<double>(b.channels_of(x))));
            if (block.block_type == efficientnet_v2_op::fused_mbconv)
                x = nn::fused_mbconv(b, x,
                                     {.channels = block.output_filters,
                                      .kernel = block.kernel_size,
                                      .expand = block.expand_ratio,
                                      .se_channels = squeezed,
                                      .stride = stride,
                                      .activation = block.act_fn,
                                      .se_activation = block.act_fn,
                                      .norm = norm});
            else
                x = nn::mbconv(b, x,
                               {.channels = block.output_filters,
                                .kernel = block.kernel_size,
                                .expand = block.expand_ratio,
                                .se = squeezed > 0,
                                .stride = stride,
                                .activation = block.act_fn,
                                .se_channels = squeezed,
                                .se_activation = block.act_fn,
                                .norm = norm});
        }
    }
    x = b.conv2d(
        x, {.name = "head", .channels = o.head, .norm = true, .activation = activation::swish, .norm_options = norm});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
