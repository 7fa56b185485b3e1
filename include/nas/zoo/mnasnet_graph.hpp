#pragma once
// The networks of the MnasNet space.

#include <cstddef>
#include <cstdint>

#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/mnasnet.hpp>

namespace nas::zoo {

struct mnasnet_options {
    std::int64_t classes = 1000;
    std::int64_t resolution = 224;
    std::int64_t in_channels = 3;
    std::int64_t stem = 32;
    std::int64_t head = 1280; ///< channels of the last 1x1 convolution
    activation function = activation::relu;
    double dropout = 0; ///< in front of the classifier
};

/// stem, stages[i].layers[j].*, head, classifier.*. With default options `mnasnet_a1_point()` is `mnasnet_a1()`, and
/// `mobilenet_v2_point()` has the counts of `mobilenet_v2()`.
inline nn::graph to_graph(mnasnet_architecture const& a, mnasnet_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = o.stem, .kernel = 3, .stride = 2, .norm = true, .activation = o.function});
    for (std::size_t i = 0; i < a.blocks.size(); ++i) {
        mnasnet_block const& block = a.blocks[i];
        for (int layer = 0; layer < block.num_repeats; ++layer) {
            auto const scope = b.scope("stages", i, "layers", layer);
            std::int64_t const stride = layer == 0 ? mnasnet_strides[i] : 1;
            if (block.block_fn == mnasnet_op::conv)
                x = b.conv2d(x, {.name = "conv",
                                 .channels = block.output_filters,
                                 .kernel = block.kernel_size,
                                 .stride = stride,
                                 .norm = true,
                                 .activation = o.function});
            else
                x = nn::mbconv(b, x,
                               {.channels = block.output_filters,
                                .kernel = block.kernel_size,
                                .expand = block.expand_ratio,
                                .se = block.se_ratio > 0,
                                .stride = stride,
                                .activation = o.function,
                                .se_ratio = block.se_ratio});
        }
    }
    x = b.conv2d(x, {.name = "head", .channels = o.head, .norm = true, .activation = o.function});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
