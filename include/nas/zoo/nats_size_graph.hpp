#pragma once
// The networks of the size space of NATS-Bench (Dong et al. 2021).

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/nn/blocks/relu_conv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/zoo/nats_size.hpp>
#include <nas/zoo/nb201_graph.hpp>

namespace nas::zoo {

struct nats_size_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
};

/// stem, cells[0], reductions[0], cells[1], reductions[1], cells[2] with the five widths, norm, classifier.*.
///
/// The cell is the benchmark's: 3x3 convolutions on all edges but a skip from the first node to the last, which is a 1x1
/// convolution with norm where the width changes.
inline nn::graph to_graph(nats_size_network const& n, nats_size_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = n.channels[0], .kernel = 3, .norm = true});
    for (std::size_t i = 0; i < 5; ++i) {
        std::int64_t const channels = n.channels[i];
        if (i % 2 == 1) {
            auto const scope = b.scope("reductions", i / 2);
            x = detail::add_nb201_reduction(b, x, channels);
            continue;
        }
        auto const scope = b.scope("cells", i / 2);
        auto const conv = [&](nn::value from, std::string_view name) {
            return nn::relu_conv(b, from, {.name = name, .channels = channels, .kernel = 3});
        };
        nn::value const one = conv(x, "conv01");
        nn::value const two = b.sum({conv(x, "conv02"), conv(one, "conv12")}, "add2");
        nn::value const skip =
            b.channels_of(x) == channels ? x : b.conv2d(x, {.name = "skip03", .channels = channels, .norm = true});
        x = b.sum({skip, conv(one, "conv13"), conv(two, "conv23")}, "add3");
    }
    x = b.activate(b.batch_norm(x, {}, "norm"), activation::relu);
    return b.classifier(x, {.classes = o.classes});
}

} // namespace nas::zoo
