#pragma once
// The chain-structured networks with skips of the first controllers.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/nn/ops/crop.hpp>
#include <nas/zoo/nas_rl.hpp>

namespace nas::zoo {

struct nas_rl_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    double dropout = 0; ///< in front of the classifier
};

namespace detail {

/// One of `values` if there is one, else all of them side by side, smaller images padded with zeros at the bottom and the
/// right. Nodes: pads[i], concat.
inline nn::value joined(nn::builder& b, std::vector<nn::value> values) {
    if (values.size() == 1) return values[0];
    std::int64_t height = 0, width = 0;
    for (nn::value const v : values) {
        height = std::max(height, b.shape_of(v)[1]);
        width = std::max(width, b.shape_of(v)[2]);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        shape const& s = b.shape_of(values[i]);
        if (s[1] == height && s[2] == width) continue;
        auto const in = b.scope("pads", i);
        values[i] = b.add("pad", nn::crop{.bottom = s[1] - height, .right = s[2] - width}, {values[i]});
    }
    return b.add("concat", nn::concat{}, values);
}

} // namespace detail

/// layers[i].*, out.*, classifier.*. A layer is a convolution with norm and relu of what it reads, side by side; a layer
/// that reads none reads the image. The outputs that nobody reads, side by side, go to the classifier.
template <std::size_t Layers>
nn::graph to_graph(nas_rl_network<Layers> const& n, nas_rl_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    std::vector<nn::value> outputs, unread;
    for (std::size_t i = 0; i < Layers; ++i) {
        nas_rl_layer const& l = n.layers[i];
        auto const scope = b.scope("layers", i);
        std::vector<nn::value> reads;
        for (std::size_t from = 0; from < i; ++from)
            if (n.reads(from, i)) reads.push_back(outputs[from]);
        if (reads.empty()) reads.push_back(b.input());
        outputs.push_back(b.conv2d(detail::joined(b, std::move(reads)), {.channels = l.filters,
                                                                         .kernel = {l.height, l.width},
                                                                         .stride = {l.stride_height, l.stride_width},
                                                                         .norm = true,
                                                                         .activation = activation::relu}));
    }
    for (std::size_t i = 0; i < Layers; ++i) {
        bool read = false;
        for (std::size_t to = i + 1; to < Layers; ++to) read = read || n.reads(i, to);
        if (!read) unread.push_back(outputs[i]);
    }
    auto const x = [&] {
        auto const scope = b.scope("out");
        return detail::joined(b, std::move(unread));
    }();
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
