#pragma once
// The networks of hierarchical representations: cells of motifs of operations, stacked.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <nas/nn/builder.hpp>
#include <nas/nn/ops/zero.hpp>
#include <nas/zoo/hierarchical.hpp>

namespace nas::zoo {

struct hierarchical_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    std::int64_t channels = 16; ///< of the first group; doubled by each other
    int groups = 3;
    int cells = 1; ///< per group
    double dropout = 0;
};

namespace detail {

/// Applies a motif to `x`: node t is what its edges make of the nodes before, side by side and brought back to the
/// channels of `x` by a 1x1 convolution; a single edge is taken as it is. Nodes without inputs are empty, and what only
/// they feed; the whole motif may be.
template <std::size_t Nodes, class Apply>
std::optional<nn::value> apply_motif(nn::builder& b, nn::value x, hierarchical_motif<Nodes> const& m,
                                     Apply const& apply) {
    std::vector<std::optional<nn::value>> nodes(Nodes);
    nodes[0] = x;
    for (std::size_t to = 1; to < Nodes; ++to) {
        auto const scope = b.scope("nodes", to);
        std::vector<nn::value> terms;
        for (std::size_t from = 0; from < to; ++from) {
            if (m(from, to) == 0 || !nodes[from]) continue;
            auto const edge = b.scope("edges", from);
            if (auto const term = apply(*nodes[from], m(from, to))) terms.push_back(*term);
        }
        if (terms.size() == 1) nodes[to] = terms[0];
        if (terms.size() > 1)
            nodes[to] = b.conv2d(b.add("concat", nn::concat{}, terms),
                                 {.name = "join", .channels = b.channels_of(x), .norm = true});
    }
    return nodes.back();
}

inline std::optional<nn::value> apply_primitive(nn::builder& b, nn::value x, hierarchical_primitive p) {
    std::int64_t const channels = b.channels_of(x);
    auto const conv = [&](nn::value in, std::string_view name, std::int64_t kernel, std::int64_t groups) {
        return b.conv2d(in, {.name = name,
                             .channels = channels,
                             .kernel = kernel,
                             .groups = groups,
                             .norm = true,
                             .activation = activation::relu});
    };
    switch (p) {
    case hierarchical_primitive::none: return std::nullopt;
    case hierarchical_primitive::conv_1x1: return conv(x, "conv2d", 1, 1);
    case hierarchical_primitive::depthwise_conv_3x3: return conv(x, "depthwise", 3, channels);
    case hierarchical_primitive::sep_conv_3x3:
        x = b.conv2d(x, {.name = "depthwise", .channels = channels, .kernel = 3, .groups = channels});
        return conv(x, "pointwise", 1, 1);
    case hierarchical_primitive::max_pool_3x3: return b.max_pool(x, {.kernel = 3, .stride = 1});
    case hierarchical_primitive::avg_pool_3x3: return b.average_pool(x, {.kernel = 3, .stride = 1});
    case hierarchical_primitive::identity: return x;
    }
    return std::nullopt;
}

} // namespace detail

/// stem, groups[g].cells[c].nodes[i].edges[j].*, groups[g].reduce.*, classifier.*. Between groups a separable 3x3
/// convolution with stride 2 doubles the channels. A cell whose output no edge reaches gives zeros.
inline nn::graph to_graph(hierarchical_cell const& cell, hierarchical_options const& o = {}) {
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    std::int64_t channels = o.channels;
    nn::value x = b.conv2d(
        b.input(), {.name = "stem", .channels = channels, .kernel = 3, .norm = true, .activation = activation::relu});
    for (int g = 0; g < o.groups; ++g) {
        auto const in_group = b.scope("groups", g);
        for (int c = 0; c < o.cells; ++c) {
            auto const in_cell = b.scope("cells", c);
            auto const out = detail::apply_motif(b, x, cell.cell, [&](nn::value from, int motif) {
                return detail::apply_motif(
                    b, from, cell.motifs[static_cast<std::size_t>(motif) - 1], [&](nn::value in, int primitive) {
                        return detail::apply_primitive(b, in, static_cast<hierarchical_primitive>(primitive));
                    });
            });
            x = out ? *out : b.add("zero", nn::zero{}, {x});
        }
        if (g + 1 == o.groups) break;
        auto const in_reduce = b.scope("reduce");
        x = b.conv2d(x, {.name = "depthwise", .channels = channels, .kernel = 3, .stride = 2, .groups = channels});
        channels *= 2;
        x = b.conv2d(x, {.name = "pointwise", .channels = channels, .norm = true, .activation = activation::relu});
    }
    return b.classifier(x, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
