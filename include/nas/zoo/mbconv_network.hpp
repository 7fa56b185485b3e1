#pragma once
// The common form of MobileNetV2, MnasNet and EfficientNet: a stem, stages of mbconv blocks given as a table, a head.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/core/error.hpp>
#include <nas/core/make_divisible.hpp>
#include <nas/nn/blocks/mbconv.hpp>
#include <nas/nn/builder.hpp>

namespace nas::zoo {

/// One row of a layer table: `repeats` blocks, the first with `stride`.
struct mbconv_stage {
    std::int64_t repeats, kernel, stride, expand, channels;
    double se_ratio = 0;  ///< squeezed channels as a share of the block's input; 0 = no squeeze-and-excitation
    bool residual = true;
};

/// Input, size and outputs of a network of the zoo.
struct network_options {
    std::int64_t classes = 1000;
    std::int64_t resolution = 224; ///< height and width of the input
    std::int64_t in_channels = 3;
    double width = 1;   ///< factor on channels, rounded by make_divisible(., 8)
    double depth = 1;   ///< factor on repeats, rounded up
    double dropout = 0; ///< in front of the classifier
};

/// What distinguishes the networks of this form besides their tables.
struct mbconv_network_style {
    std::int64_t stem = 32;  ///< channels of the 3x3 stride-2 stem, before the width factor
    std::int64_t head = 1280; ///< channels of the last 1x1 convolution, before the width factor
    bool scale_head_down = false; ///< apply width factors below one to the head
    bool scale_head_up = false;   ///< apply width factors above one to the head
    nas::activation activation = nas::activation::relu;
    nas::activation se_activation = nas::activation::relu;
    nn::batch_norm norm = {};
};

/// Nodes: stem, stages[i].layers[j].*, head, classifier.*. Throws shape_error nas.zoo.1 if a factor is not positive.
inline nn::graph mbconv_network(std::span<mbconv_stage const> stages, mbconv_network_style const& style,
                                network_options const& o) {
    if (!(o.width > 0) || !(o.depth > 0))
        throw shape_error("nas.zoo.1", "width and depth must be positive, got ", o.width, " and ", o.depth);
    auto const scaled = [&](std::int64_t channels) {
        return make_divisible<std::int64_t>(static_cast<double>(channels) * o.width, 8);
    };

    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem",
                                  .channels = scaled(style.stem),
                                  .kernel = 3,
                                  .stride = 2,
                                  .norm = true,
                                  .activation = style.activation,
                                  .norm_options = style.norm});
    for (std::size_t s = 0; s < stages.size(); ++s) {
        mbconv_stage const& row = stages[s];
        auto const repeats = static_cast<std::int64_t>(std::ceil(static_cast<double>(row.repeats) * o.depth));
        for (std::int64_t l = 0; l < repeats; ++l) {
            auto const scope = b.scope("stages", s, "layers", l);
            x = nn::mbconv(b, x,
                           {.channels = scaled(row.channels),
                            .kernel = row.kernel,
                            .expand = row.expand,
                            .se = row.se_ratio > 0,
                            .stride = l == 0 ? row.stride : 1,
                            .activation = style.activation,
                            .se_ratio = row.se_ratio,
                            .se_activation = style.se_activation,
                            .residual = row.residual,
                            .norm = style.norm});
        }
    }
    bool const scale_head = o.width > 1 ? style.scale_head_up : style.scale_head_down;
    x = b.conv2d(x, {.name = "head", .channels = scale_head ? scaled(style.head) : style.head, .norm = true,
                     .activation = style.activation, .norm_options = style.norm});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
