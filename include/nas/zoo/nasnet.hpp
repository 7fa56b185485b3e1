#pragma once
// The cells of NASNet (Zoph et al. 2018).

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>
#include <nas/zoo/block_cell.hpp>

namespace nas::zoo {

enum class nasnet_op : std::uint8_t {
    identity,
    conv_1x3_3x1,
    conv_1x7_7x1,
    dil_conv_3x3,
    avg_pool_3x3,
    max_pool_3x3,
    max_pool_5x5,
    max_pool_7x7,
    conv_1x1,
    conv_3x3,
    sep_conv_3x3,
    sep_conv_5x5,
    sep_conv_7x7,
};

enum class nasnet_combine : std::uint8_t { add, concat };

/// As `cell_block`, with the way in which both results are joined.
struct nasnet_block {
    std::array<int, 2> inputs{};
    std::array<nasnet_op, 2> ops{};
    nasnet_combine combine = nasnet_combine::add;

    friend bool operator==(nasnet_block const&, nasnet_block const&) = default;
};

struct nasnet_cell {
    std::array<nasnet_block, 5> blocks;

    friend bool operator==(nasnet_cell const&, nasnet_cell const&) = default;
};

using nasnet_network = cell_pair<nasnet_cell>;

inline constexpr auto nasnet_cells = build<nasnet_cell>(field<&nasnet_cell::blocks>(repeat<5>([](std::size_t i) {
    using enum nasnet_op;
    return build<nasnet_block>(
        field<&nasnet_block::inputs>(repeat<2>(between(0, static_cast<int>(i) + 1))),
        field<&nasnet_block::ops>(repeat<2>(one_of(identity, conv_1x3_3x1, conv_1x7_7x1, dil_conv_3x3, avg_pool_3x3,
                                                   max_pool_3x3, max_pool_5x5, max_pool_7x7, conv_1x1, conv_3x3,
                                                   sep_conv_3x3, sep_conv_5x5, sep_conv_7x7))),
        field<&nasnet_block::combine>(one_of(nasnet_combine::add, nasnet_combine::concat)));
})));

/// (720^2 * 338^5)^2 pairs of cells, about 5.2e36: the 50 softmaxes of the paper's controller.
inline constexpr auto nasnet = cell_pairs(nasnet_cells);

/// NASNet-A.
constexpr nasnet_network nasnet_a() {
    using enum nasnet_op;
    return {{{{{{1, 0}, {sep_conv_5x5, sep_conv_3x3}},
               {{0, 0}, {sep_conv_5x5, sep_conv_3x3}},
               {{1, 0}, {avg_pool_3x3, identity}},
               {{0, 0}, {avg_pool_3x3, avg_pool_3x3}},
               {{1, 1}, {sep_conv_3x3, identity}}}}},
            {{{{{1, 0}, {sep_conv_5x5, sep_conv_7x7}},
               {{1, 0}, {max_pool_3x3, sep_conv_7x7}},
               {{1, 0}, {avg_pool_3x3, sep_conv_5x5}},
               {{3, 2}, {identity, avg_pool_3x3}},
               {{2, 1}, {sep_conv_3x3, max_pool_3x3}}}}}};
}

} // namespace nas::zoo
