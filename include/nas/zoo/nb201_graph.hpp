#pragma once
// The networks of NAS-Bench-201 (Dong and Yang 2020).

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/blocks/relu_conv.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/ops/zero.hpp>
#include <nas/zoo/nb201.hpp>

namespace nas::zoo {

struct nb201_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    std::int64_t channels = 16; ///< of the first stage; doubled twice
    std::size_t cells = 5;      ///< per stage
    bool prune = false;         ///< leave out what does not reach the output of the cell; the benchmark counts it
};

namespace detail {

/// Adds a cell in the open scope: nodes[to].edges[from].*, nodes[to].add.
inline nn::value add_nb201_cell(nn::builder& b, nb201_cell const& c, nn::value input, bool prune) {
    std::array<bool, 4> live{!prune, !prune, !prune, true};
    for (std::size_t from = 3; from-- > 0;)
        for (std::size_t to = from + 1; to < 4; ++to)
            if (live[to] && c(from, to) != nb201_op::none) live[from] = true;

    std::array<nn::value, 4> states{input};
    for (std::size_t to = 1; to < 4; ++to) {
        if (!live[to]) continue;
        auto const node = b.scope("nodes", to);
        std::vector<nn::value> terms;
        for (std::size_t from = 0; from < to; ++from) {
            auto const edge = b.scope("edges", from);
            std::int64_t const channels = b.channels_of(input);
            switch (c(from, to)) {
            case nb201_op::none: break;
            case nb201_op::skip_connect: terms.push_back(states[from]); break;
            case nb201_op::nor_conv_1x1: terms.push_back(nn::relu_conv(b, states[from], {.channels = channels})); break;
            case nb201_op::nor_conv_3x3:
                terms.push_back(nn::relu_conv(b, states[from], {.channels = channels, .kernel = 3}));
                break;
            case nb201_op::avg_pool_3x3:
                terms.push_back(b.average_pool(states[from], {.kernel = 3, .stride = 1}));
                break;
            }
        }
        states[to] = terms.empty()       ? b.add("zero", nn::zero{}, {input})
                     : terms.size() == 1 ? terms[0]
                                         : b.add("add", nn::add{}, terms);
    }
    return states[3];
}

/// Halves the image: two 3x3 convolutions, and the average of 2x2 pixels with a 1x1 convolution without norm beside.
inline nn::value add_nb201_reduction(nn::builder& b, nn::value x, std::int64_t channels) {
    nn::value y = nn::relu_conv(b, x, {.name = "conv1", .channels = channels, .kernel = 3, .stride = 2});
    y = nn::relu_conv(b, y, {.name = "conv2", .channels = channels, .kernel = 3});
    x = b.average_pool(x, {.name = "pool", .kernel = 2, .stride = 2});
    return b.sum({y, b.conv2d(x, {.name = "shortcut", .channels = channels})});
}

} // namespace detail

/// stem, stages[i].cells[j].*, stages[i].reduction.*, norm, classifier.*.
///
/// With default options the parameters are those of the benchmark on CIFAR-10, and the MACs are its number less the ten
/// additions of the last bias, which it counts. Throws shape_error nas.zoo.401 if there are no cells.
inline nn::graph to_graph(nb201_cell const& c, nb201_options const& o = {}) {
    if (o.cells < 1) throw shape_error("nas.zoo.401", "a network of cells needs at least one cell");
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    auto x = b.conv2d(b.input(), {.name = "stem", .channels = o.channels, .kernel = 3, .norm = true});
    for (std::size_t stage = 0; stage < 3; ++stage) {
        auto const in_stage = b.scope("stages", stage);
        if (stage > 0) {
            auto const scope = b.scope("reduction");
            x = detail::add_nb201_reduction(b, x, o.channels << stage);
        }
        for (std::size_t cell = 0; cell < o.cells; ++cell) {
            auto const scope = b.scope("cells", cell);
            x = detail::add_nb201_cell(b, c, x, o.prune);
        }
    }
    x = b.activate(b.batch_norm(x, {}, "norm"), activation::relu);
    return b.classifier(x, {.classes = o.classes});
}

} // namespace nas::zoo
