#pragma once
// The networks of DARTS genotypes, and the cells of NASNet-A and AmoebaNet-A as the released DARTS code writes them.

#include <array>
#include <cstddef>
#include <vector>

#include <nas/zoo/cell_network.hpp>
#include <nas/zoo/darts.hpp>

namespace nas::zoo {

/// A cell of the DARTS space as a general one.
inline cell_graph to_cell(darts_cell const& c) {
    static constexpr std::array ops{cell_op::max3, cell_op::avg3, cell_op::skip, cell_op::sep3,
                                    cell_op::sep5, cell_op::dil3, cell_op::dil5};
    cell_graph out{.nodes = {}, .outputs = {2, 3, 4, 5}};
    for (darts_node const& n : c.nodes) {
        std::vector<cell_edge>& edges = out.nodes.emplace_back();
        for (std::size_t k = 0; k < 2; ++k) edges.push_back({ops[static_cast<std::size_t>(n.ops[k])], n.inputs[k]});
    }
    return out;
}

/// The network of a genotype; 3,349,342 parameters and 528,359,040 MACs for `darts_v2()` with default options.
inline nn::graph to_graph(darts_network const& n, cell_network_options const& o = {}) {
    return cell_network(to_cell(n.normal), to_cell(n.reduction), o);
}

/// NASNet-A (Zoph et al. 2018) with the operations of the DARTS code: 3,830,950 parameters with default options.
inline nn::graph nasnet_a_in_darts(cell_network_options const& o = {}) {
    using enum cell_op;
    return cell_network({.nodes = {{{sep5, 1}, {sep3, 0}},
                                   {{sep5, 0}, {sep3, 0}},
                                   {{avg3, 1}, {skip, 0}},
                                   {{avg3, 0}, {avg3, 0}},
                                   {{sep3, 1}, {skip, 1}}},
                         .outputs = {2, 3, 4, 5, 6}},
                        {.nodes = {{{sep5, 1}, {sep7, 0}},
                                   {{max3, 1}, {sep7, 0}},
                                   {{avg3, 1}, {sep5, 0}},
                                   {{skip, 3}, {avg3, 2}},
                                   {{sep3, 2}, {max3, 1}}},
                         .outputs = {4, 5, 6}},
                        o);
}

/// AmoebaNet-A (Real et al. 2019) with the operations of the DARTS code: 3,145,078 parameters with default options.
inline nn::graph amoebanet_a_in_darts(cell_network_options const& o = {}) {
    using enum cell_op;
    return cell_network({.nodes = {{{avg3, 0}, {max3, 1}},
                                   {{sep3, 0}, {sep5, 2}},
                                   {{sep3, 0}, {avg3, 3}},
                                   {{sep3, 1}, {skip, 1}},
                                   {{skip, 0}, {avg3, 1}}},
                         .outputs = {4, 5, 6}},
                        {.nodes = {{{avg3, 0}, {sep3, 1}},
                                   {{max3, 0}, {sep7, 2}},
                                   {{sep7, 0}, {avg3, 1}},
                                   {{max3, 0}, {max3, 1}},
                                   {{conv1x7_7x1, 0}, {sep3, 5}}},
                         .outputs = {3, 4, 6}},
                        o);
}

} // namespace nas::zoo
