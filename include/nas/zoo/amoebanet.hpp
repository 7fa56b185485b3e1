#pragma once
// The cells that the evolution of AmoebaNet-A searched (Real et al. 2019): NASNet's with eight operations, always added.

#include <cstdint>

#include <nas/space/one_of.hpp>
#include <nas/zoo/block_cell.hpp>

namespace nas::zoo {

enum class amoebanet_op : std::uint8_t {
    identity,
    sep_conv_3x3,
    sep_conv_5x5,
    sep_conv_7x7,
    avg_pool_3x3,
    max_pool_3x3,
    dil_conv_3x3,
    conv_1x7_7x1,
};

using amoebanet_network = cell_pair<block_cell<amoebanet_op>>;

/// (720^2 * 8^10)^2 pairs of cells, about 3.1e29.
inline constexpr auto amoebanet = cell_pairs(block_cells(one_of(
    amoebanet_op::identity, amoebanet_op::sep_conv_3x3, amoebanet_op::sep_conv_5x5, amoebanet_op::sep_conv_7x7,
    amoebanet_op::avg_pool_3x3, amoebanet_op::max_pool_3x3, amoebanet_op::dil_conv_3x3, amoebanet_op::conv_1x7_7x1)));

/// AmoebaNet-A.
constexpr amoebanet_network amoebanet_a() {
    using enum amoebanet_op;
    return {{{{{{1, 1}, {avg_pool_3x3, max_pool_3x3}},
               {{0, 0}, {sep_conv_3x3, identity}},
               {{1, 0}, {identity, avg_pool_3x3}},
               {{1, 2}, {sep_conv_3x3, sep_conv_5x5}},
               {{5, 1}, {avg_pool_3x3, sep_conv_3x3}}}}},
            {{{{{0, 1}, {sep_conv_3x3, avg_pool_3x3}},
               {{1, 2}, {max_pool_3x3, sep_conv_7x7}},
               {{0, 1}, {max_pool_3x3, max_pool_3x3}},
               {{4, 1}, {sep_conv_3x3, conv_1x7_7x1}},
               {{0, 1}, {avg_pool_3x3, sep_conv_7x7}}}}}};
}

} // namespace nas::zoo
