#pragma once
// The networks of the Single Path One-Shot space: ShuffleNetV2 blocks and an Xception-like one.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/nn/builder.hpp>
#include <nas/nn/ops/channel_shuffle.hpp>
#include <nas/nn/ops/slice.hpp>
#include <nas/zoo/mbconv_network.hpp>
#include <nas/zoo/spos.hpp>

namespace nas::zoo {

namespace detail {

/// Blocks of stride 1 work on every second channel and pass the others on; blocks of stride 2 bring both halves of the
/// output themselves.
inline nn::value add_spos_block(nn::builder& b, nn::value x, spos_block block, std::int64_t channels,
                                std::int64_t stride) {
    std::int64_t const in = b.channels_of(x), middle = channels / 2;
    auto const depthwise = [&](nn::value v, std::string_view name, std::int64_t k, std::int64_t s) {
        std::int64_t const c = b.channels_of(v);
        return b.conv2d(v, {.name = name, .channels = c, .kernel = k, .stride = s, .groups = c, .norm = true});
    };
    auto const pointwise = [&](nn::value v, std::string_view name, std::int64_t c) {
        return b.conv2d(v, {.name = name, .channels = c, .norm = true, .activation = activation::relu});
    };
    std::int64_t const kernel = block == spos_block::xception ? 3 : 3 + 2 * static_cast<std::int64_t>(block);

    nn::value left = x, right = x;
    if (stride == 1) {
        x = b.add("shuffle", nn::channel_shuffle{.groups = in / 2}, {x});
        left = b.add("left", nn::slice{.first = 0, .channels = in / 2}, {x});
        right = b.add("right", nn::slice{.first = in / 2, .channels = in / 2}, {x});
    } else {
        left = pointwise(depthwise(x, "left.depthwise", kernel, 2), "left.pointwise", in);
    }
    std::int64_t const out = channels - b.channels_of(left);
    if (block == spos_block::xception) {
        right = pointwise(depthwise(right, "depthwise1", 3, stride), "pointwise1", middle);
        right = pointwise(depthwise(right, "depthwise2", 3, 1), "pointwise2", middle);
        right = pointwise(depthwise(right, "depthwise3", 3, 1), "pointwise3", out);
    } else {
        right = depthwise(pointwise(right, "pointwise1", middle), "depthwise", kernel, stride);
        right = pointwise(right, "pointwise2", out);
    }
    return b.concat({left, right});
}

} // namespace detail

/// stem, layers[i].*, head, classifier.*; width and depth of the options are not used. Stem 16, stages of 64, 160, 320 and
/// 640 channels, head 1024.
inline nn::graph to_graph(spos_network const& n, network_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(
        b.input(),
        {.name = "stem", .channels = 16, .kernel = 3, .stride = 2, .norm = true, .activation = activation::relu});
    static constexpr std::array<std::int64_t, 4> channels{64, 160, 320, 640};
    static constexpr std::array<std::size_t, 4> first{0, 4, 8, 16};
    std::size_t stage = 0;
    for (std::size_t i = 0; i < n.blocks.size(); ++i) {
        while (stage < 3 && i >= first[stage + 1]) ++stage;
        auto const scope = b.scope("layers", i);
        x = detail::add_spos_block(b, x, n.blocks[i], channels[stage], i == first[stage] ? 2 : 1);
    }
    x = b.conv2d(x, {.name = "head", .channels = 1024, .norm = true, .activation = activation::relu});
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
