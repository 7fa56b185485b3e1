#pragma once
// The cells of the micro search of ENAS (Pham et al. 2018).

#include <cstdint>

#include <nas/space/one_of.hpp>
#include <nas/zoo/block_cell.hpp>

namespace nas::zoo {

/// In the order of the released code.
enum class enas_micro_op : std::uint8_t { sep_conv_3x3, sep_conv_5x5, avg_pool_3x3, max_pool_3x3, identity };

using enas_micro_network = cell_pair<block_cell<enas_micro_op>>;

/// (720^2 * 5^10)^2 pairs of cells, about 2.6e25. The paper counts (5 * 5!)^4 = 1.3e11, one choice of operation and
/// order per cell and side.
inline constexpr auto enas_micro =
    cell_pairs(block_cells(one_of(enas_micro_op::sep_conv_3x3, enas_micro_op::sep_conv_5x5, enas_micro_op::avg_pool_3x3,
                                  enas_micro_op::max_pool_3x3, enas_micro_op::identity)));

/// The released cells.
constexpr enas_micro_network enas_micro_released() {
    constexpr auto op = [](int i) { return static_cast<enas_micro_op>(i); };
    return {{{{{{0, 0}, {op(2), op(0)}},
               {{0, 0}, {op(4), op(1)}},
               {{0, 1}, {op(4), op(1)}},
               {{1, 0}, {op(0), op(1)}},
               {{0, 1}, {op(2), op(1)}}}}},
            {{{{{1, 1}, {op(0), op(0)}},
               {{0, 0}, {op(3), op(2)}},
               {{1, 3}, {op(1), op(1)}},
               {{1, 0}, {op(0), op(4)}},
               {{0, 1}, {op(3), op(1)}}}}}};
}

} // namespace nas::zoo
