#pragma once
// The networks of spaces of block cells: NASNet, AmoebaNet and the micro search of ENAS.

#include <array>
#include <cstddef>

#include <nas/zoo/amoebanet.hpp>
#include <nas/zoo/block_cell.hpp>
#include <nas/zoo/cell_network.hpp>
#include <nas/zoo/enas_micro.hpp>
#include <nas/zoo/nasnet.hpp>

namespace nas::zoo {

namespace detail {

constexpr cell_op to_cell_op(nasnet_op op) {
    using enum cell_op;
    constexpr std::array ops{skip, conv1x3_3x1, conv1x7_7x1, dil3, avg3, max3, max5,
                             max7, conv1,       conv3,       sep3, sep5, sep7};
    return ops[static_cast<std::size_t>(op)];
}
constexpr cell_op to_cell_op(amoebanet_op op) {
    using enum cell_op;
    constexpr std::array ops{skip, sep3, sep5, sep7, avg3, max3, dil3, conv1x7_7x1};
    return ops[static_cast<std::size_t>(op)];
}
constexpr cell_op to_cell_op(enas_micro_op op) {
    using enum cell_op;
    constexpr std::array ops{sep3, sep5, avg3, max3, skip};
    return ops[static_cast<std::size_t>(op)];
}

} // namespace detail

/// A cell of blocks as a general one; its output joins the blocks that no block reads.
template <class Cell>
    requires requires(Cell const& c) { detail::to_cell_op(c.blocks[0].ops[0]); }
cell_graph to_cell(Cell const& c) {
    cell_graph out;
    std::array<bool, 7> read{};
    for (auto const& block : c.blocks) {
        auto& edges = out.nodes.emplace_back();
        for (std::size_t k = 0; k < 2; ++k) {
            edges.push_back({detail::to_cell_op(block.ops[k]), block.inputs[k]});
            read[static_cast<std::size_t>(block.inputs[k])] = true;
        }
        if constexpr (requires { block.combine; }) out.joins.push_back(block.combine == nasnet_combine::concat);
    }
    for (int i = 2; i < 7; ++i)
        if (!read[static_cast<std::size_t>(i)]) out.outputs.push_back(i);
    return out;
}

/// The network of a pair of cells, stacked as `cell_network` does.
template <class Cell>
    requires requires(Cell const& c) { zoo::to_cell(c); }
nn::graph to_graph(cell_pair<Cell> const& n, cell_network_options const& o = {}) {
    return cell_network(zoo::to_cell(n.normal), zoo::to_cell(n.reduction), o);
}

} // namespace nas::zoo
