#pragma once
// Cells of the form of NASNet: blocks that each combine two operations on two earlier states.

#include <array>
#include <cstddef>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// Combines `ops[0]` of state `inputs[0]` and `ops[1]` of state `inputs[1]`. State 0 is the output of the cell before
/// the previous one, 1 that of the previous cell, 2 and up are the blocks of this cell.
template <class Op>
struct cell_block {
    std::array<int, 2> inputs{};
    std::array<Op, 2> ops{};

    friend bool operator==(cell_block const&, cell_block const&) = default;
};

/// The output is the concatenation of the blocks that no block reads.
template <class Op>
struct block_cell {
    std::array<cell_block<Op>, 5> blocks;

    friend bool operator==(block_cell const&, block_cell const&) = default;
};

/// A cell for the normal layers and one for those that halve the image.
template <class Cell>
struct cell_pair {
    Cell normal;
    Cell reduction;

    friend bool operator==(cell_pair const&, cell_pair const&) = default;
};

/// Cells of five blocks with operations from `ops`: (2 * 3 * 4 * 5 * 6)^2 * |ops|^10 of them.
template <class Ops>
constexpr auto block_cells(Ops ops) {
    using op = typename Ops::value_type;
    using block = cell_block<op>;
    return build<block_cell<op>>(field<&block_cell<op>::blocks>(repeat<5>([ops](std::size_t i) {
        return build<block>(field<&block::inputs>(repeat<2>(between(0, static_cast<int>(i) + 1))),
                            field<&block::ops>(repeat<2>(ops)));
    })));
}

/// Two independent cells from one space.
template <class Cells>
constexpr auto cell_pairs(Cells cells) {
    using pair = cell_pair<typename Cells::value_type>;
    return build<pair>(field<&pair::normal>(cells), field<&pair::reduction>(cells));
}

} // namespace nas::zoo
