#pragma once
// Networks of repeated cells, as in NASNet, AmoebaNet and DARTS: two cells given as graphs, stacked and scaled.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/blocks/factorized_reduction.hpp>
#include <nas/nn/blocks/relu_conv.hpp>
#include <nas/nn/blocks/relu_separable.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/ops/zero.hpp>

namespace nas::zoo {

/// What an edge of a cell does. Convolutions are relu, convolution, batch norm; separable ones do that twice.
enum class cell_op : std::uint8_t {
    skip, ///< the input itself, or a factorized reduction where the cell halves the image
    max3,
    max5,
    max7,
    avg3,
    conv1,
    conv3,
    conv1x3_3x1, ///< two convolutions without a norm between them
    conv1x7_7x1,
    sep3,
    sep5,
    sep7,
    sep3_once, ///< relu, depthwise, pointwise, batch norm: a separable convolution not done twice
    sep5_once,
    dil3, ///< separable with dilation 2, once
    dil5,
    zero, ///< nothing
};

struct cell_edge {
    cell_op op = cell_op::skip;
    int input = 0; ///< 0: the cell before the previous one, 1: the previous one, 2 and up: the nodes of this cell
};

/// A node adds what its edges bring.
struct cell_graph {
    std::vector<std::vector<cell_edge>> nodes;
    std::vector<int> outputs; ///< joined along the channels; numbered as inputs are
    /// Per node, nonzero if it joins its edges along the channels instead of adding them, and goes back to its channels by
    /// relu, 1x1 convolution and norm; empty if none does.
    std::vector<char> joins{};
};

/// The two published ways of stacking: CIFAR (one stem at full size) and ImageNet (stems that divide the size by 8).
enum class cell_stem : std::uint8_t { cifar, imagenet };

struct cell_network_options {
    std::int64_t classes = 10;
    std::int64_t resolution = 32;
    std::int64_t in_channels = 3;
    std::int64_t channels = 36; ///< of a node in the first cells; doubled by every reduction cell
    std::size_t cells = 20;     ///< reduction cells are those numbered cells / 3 and 2 * cells / 3
    cell_stem stem = cell_stem::cifar;
    double dropout = 0; ///< in front of the classifier
};

/// The common setting on ImageNet: 48 channels, 14 cells, 224 x 224, 1000 classes.
inline constexpr cell_network_options cell_network_imagenet{
    .classes = 1000, .resolution = 224, .channels = 48, .cells = 14, .stem = cell_stem::imagenet};

namespace detail {

inline nn::value apply(nn::builder& b, cell_op op, nn::value x, std::int64_t channels, std::int64_t stride) {
    auto const separable = [&](std::int64_t kernel, std::int64_t dilation, int times) {
        return nn::relu_separable(
            b, x, {.channels = channels, .kernel = kernel, .stride = stride, .dilation = dilation, .times = times});
    };
    auto const pair = [&](std::int64_t k) {
        nn::value y = b.activate(x, activation::relu, "relu");
        y = b.conv2d(y, {.name = "row", .channels = channels, .kernel = {1, k}, .stride = {1, stride}});
        return b.conv2d(
            y, {.name = "column", .channels = channels, .kernel = {k, 1}, .stride = {stride, 1}, .norm = true});
    };
    switch (op) {
    case cell_op::skip: return stride == 1 ? x : nn::factorized_reduction(b, x, {.channels = channels});
    case cell_op::max3: return b.max_pool(x, {.kernel = 3, .stride = stride});
    case cell_op::max5: return b.max_pool(x, {.kernel = 5, .stride = stride});
    case cell_op::max7: return b.max_pool(x, {.kernel = 7, .stride = stride});
    case cell_op::avg3: return b.average_pool(x, {.kernel = 3, .stride = stride});
    case cell_op::conv1: return nn::relu_conv(b, x, {.channels = channels, .stride = stride});
    case cell_op::conv3: return nn::relu_conv(b, x, {.channels = channels, .kernel = 3, .stride = stride});
    case cell_op::conv1x3_3x1: return pair(3);
    case cell_op::conv1x7_7x1: return pair(7);
    case cell_op::sep3: return separable(3, 1, 2);
    case cell_op::sep5: return separable(5, 1, 2);
    case cell_op::sep7: return separable(7, 1, 2);
    case cell_op::sep3_once: return separable(3, 1, 1);
    case cell_op::sep5_once: return separable(5, 1, 1);
    case cell_op::dil3: return separable(3, 2, 1);
    case cell_op::dil5: return separable(5, 2, 1);
    case cell_op::zero: break;
    }
    return x;
}

/// Throws shape_error nas.zoo.400 unless inputs and outputs of the cell exist.
inline void check_cell(cell_graph const& c) {
    auto const fail = [](std::size_t node, int input) {
        return shape_error("nas.zoo.400", "node ", node, " of a cell reads ", input,
                           "; it can read 0 and 1, the cells before, and 2 to ", node + 1, ", the nodes before it");
    };
    for (std::size_t i = 0; i < c.nodes.size(); ++i)
        for (cell_edge const& e : c.nodes[i])
            if (e.input < 0 || e.input > static_cast<int>(i) + 1) throw fail(i, e.input);
    if (c.outputs.empty()) throw shape_error("nas.zoo.400", "a cell has no outputs; name at least one node");
    for (int const o : c.outputs)
        if (o < 0 || o > static_cast<int>(c.nodes.size()) + 1)
            throw shape_error("nas.zoo.400", "the output ", o, " of a cell is no node; the last is ",
                              c.nodes.size() + 1);
}

/// Adds a cell in the open scope: nodes reduce0 / pre0, pre1, nodes[i].edges[k].*, nodes[i].add, concat. What no output
/// depends on is left out.
inline nn::value add_cell(nn::builder& b, cell_graph const& c, nn::value older, nn::value newer, std::int64_t channels,
                          bool reduction, bool after_reduction) {
    std::vector<char> read(c.nodes.size() + 2, 0);
    for (int const o : c.outputs) read[static_cast<std::size_t>(o)] = 1;
    for (std::size_t i = c.nodes.size(); i-- > 0;)
        if (read[i + 2])
            for (cell_edge const& e : c.nodes[i])
                if (e.op != cell_op::zero) read[static_cast<std::size_t>(e.input)] = 1;

    std::vector<nn::value> states(c.nodes.size() + 2);
    if (after_reduction) {
        auto const scope = b.scope("pre0");
        states[0] = nn::factorized_reduction(b, older, {.channels = channels});
    } else {
        states[0] = nn::relu_conv(b, older, {.name = "pre0", .channels = channels});
    }
    states[1] = nn::relu_conv(b, newer, {.name = "pre1", .channels = channels});
    for (std::size_t i = 0; i < c.nodes.size(); ++i) {
        if (!read[i + 2]) continue;
        std::vector<nn::value> terms;
        for (std::size_t k = 0; k < c.nodes[i].size(); ++k) {
            cell_edge const& e = c.nodes[i][k];
            if (e.op == cell_op::zero) continue;
            auto const scope = b.scope("nodes", i, "edges", k);
            terms.push_back(
                apply(b, e.op, states[static_cast<std::size_t>(e.input)], channels, reduction && e.input < 2 ? 2 : 1));
        }
        auto const scope = b.scope("nodes", i);
        if (terms.size() > 1 && i < c.joins.size() && c.joins[i]) {
            nn::value const x = b.add("join", nn::concat{}, terms);
            states[i + 2] = nn::relu_conv(b, x, {.name = "narrow", .channels = channels});
        } else if (terms.size() > 1) {
            states[i + 2] = b.add("add", nn::add{}, terms);
        } else if (terms.size() == 1) {
            states[i + 2] = terms[0];
        } else {
            nn::value x = states[1];
            if (reduction) x = b.average_pool(x, {.name = "pool", .kernel = 1, .stride = 2});
            states[i + 2] = b.add("zero", nn::zero{}, {x});
        }
    }
    std::vector<nn::value> outputs;
    for (int const o : c.outputs) {
        nn::value x = states[static_cast<std::size_t>(o)];
        if (reduction && o < 2) {
            auto const scope = b.scope(o == 0 ? "out0" : "out1");
            x = nn::factorized_reduction(b, x, {.channels = channels});
        }
        outputs.push_back(x);
    }
    return outputs.size() == 1 ? outputs[0] : b.add("concat", nn::concat{}, outputs);
}

} // namespace detail

/// The network: stem (or stem0, stem1), cells[i].*, classifier.*.
///
/// Every cell first brings its two inputs to the channels of its nodes (relu, 1x1, norm; the older input by a factorized
/// reduction behind a reduction cell). Counts are those of the released DARTS code without auxiliary head. Throws
/// shape_error nas.zoo.400 if a cell reads what does not exist, .401 if there are no cells.
inline nn::graph cell_network(cell_graph const& normal, cell_graph const& reduction,
                              cell_network_options const& o = {}) {
    detail::check_cell(normal);
    detail::check_cell(reduction);
    if (o.cells < 1) throw shape_error("nas.zoo.401", "a network of cells needs at least one cell");
    nn::builder b{{.channels = o.in_channels, .height = o.resolution, .width = o.resolution}};
    nn::value older, newer;
    bool after_reduction = false;
    if (o.stem == cell_stem::cifar) {
        older = newer = b.conv2d(b.input(), {.name = "stem", .channels = 3 * o.channels, .kernel = 3, .norm = true});
    } else {
        {
            auto const scope = b.scope("stem0");
            older = b.conv2d(b.input(), {.name = "conv1",
                                         .channels = o.channels / 2,
                                         .kernel = 3,
                                         .stride = 2,
                                         .norm = true,
                                         .activation = activation::relu});
            older = b.conv2d(older, {.name = "conv2", .channels = o.channels, .kernel = 3, .stride = 2, .norm = true});
        }
        newer = nn::relu_conv(b, older, {.name = "stem1", .channels = o.channels, .kernel = 3, .stride = 2});
        after_reduction = true;
    }
    std::int64_t channels = o.channels;
    for (std::size_t i = 0; i < o.cells; ++i) {
        auto const scope = b.scope("cells", i);
        bool const reduce = i == o.cells / 3 || i == 2 * o.cells / 3;
        if (reduce) channels *= 2;
        nn::value const next =
            detail::add_cell(b, reduce ? reduction : normal, older, newer, channels, reduce, after_reduction);
        older = newer;
        newer = next;
        after_reduction = reduce;
    }
    return b.classifier(newer, {.classes = o.classes, .dropout = o.dropout});
}

} // namespace nas::zoo
