#pragma once
// The convolutional cells of DARTS (Liu et al. 2019), and published genotypes in that space.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/build.hpp>
#include <nas/space/inputs.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// The order is that of the released code, without its first, `none`, which no genotype contains.
enum class darts_op : std::uint8_t {
    max_pool_3x3,
    avg_pool_3x3,
    skip_connect,
    sep_conv_3x3,
    sep_conv_5x5,
    dil_conv_3x3,
    dil_conv_5x5,
};

/// Short names of the operations in genotypes, by value.
inline constexpr std::array<std::string_view, 7> darts_op_names{"max", "avg", "skip", "sep3", "sep5", "dil3", "dil5"};

/// A node adds `ops[0]` of `inputs[0]` and `ops[1]` of `inputs[1]`. Input 0 is the output of the cell before the
/// previous one, 1 that of the previous cell, 2 and up are the nodes of this cell.
struct darts_node {
    std::array<int, 2> inputs{0, 1}; ///< ascending
    std::array<darts_op, 2> ops{};

    friend bool operator==(darts_node const&, darts_node const&) = default;
};

/// The output is the concatenation of the four nodes.
struct darts_cell {
    std::array<darts_node, 4> nodes;

    friend bool operator==(darts_cell const&, darts_cell const&) = default;
};

struct darts_network {
    darts_cell normal;
    darts_cell reduction;

    friend bool operator==(darts_network const&, darts_network const&) = default;
};

/// 1,037,664,180 cells: for each node two of its predecessors, and 7 operations on each of both edges.
inline constexpr auto darts_cells = build<darts_cell>(field<&darts_cell::nodes>(repeat<4>([](std::size_t i) {
    return build<darts_node>(
        field<&darts_node::inputs>(inputs<2>(i + 2)),
        field<&darts_node::ops>(repeat<2>(one_of(darts_op::max_pool_3x3, darts_op::avg_pool_3x3, darts_op::skip_connect,
                                                 darts_op::sep_conv_3x3, darts_op::sep_conv_5x5, darts_op::dil_conv_3x3,
                                                 darts_op::dil_conv_5x5))));
})));

/// Both cells: 1,037,664,180^2, about 1.08e18.
inline constexpr auto darts =
    build<darts_network>(field<&darts_network::normal>(darts_cells), field<&darts_network::reduction>(darts_cells));

/// A cell as `sep3_0 sep3_1 | skip_0 dil3_2 | ...`: four nodes, each operation with the index of its input.
inline std::string to_code(darts_cell const& c) {
    std::string out;
    for (darts_node const& n : c.nodes) {
        if (!out.empty()) out += " | ";
        for (std::size_t k = 0; k < 2; ++k)
            out += concat(k == 0 ? "" : " ", darts_op_names[static_cast<std::size_t>(n.ops[k])], '_', n.inputs[k]);
    }
    return out;
}

/// The cell with the given code; the two edges of a node may stand in either order. Throws `space_error` nas.zoo.202
/// unless there are four nodes of two edges from different earlier nodes, with operations of the space.
inline darts_cell darts_cell_from_code(std::string_view code) {
    std::size_t at = 0;
    auto const fail = [&](std::string_view wanted) {
        return space_error("nas.zoo.202", "a DARTS cell is written as four nodes \"op_input op_input\" joined by ",
                           "\" | \"; at place ", at, " of \"", code, "\" there should be ", wanted);
    };
    auto const expect = [&](std::string_view text) {
        if (code.substr(at, text.size()) != text) throw fail(concat('"', text, '"'));
        at += text.size();
    };
    darts_cell c;
    for (std::size_t i = 0; i < c.nodes.size(); ++i) {
        if (i > 0) expect(" | ");
        darts_node& n = c.nodes[i];
        for (std::size_t k = 0; k < 2; ++k) {
            if (k > 0) expect(" ");
            std::string_view const name = code.substr(at, code.find('_', at) - at);
            std::size_t op = 0;
            while (op < darts_op_names.size() && darts_op_names[op] != name) ++op;
            if (op == darts_op_names.size()) throw fail("max, avg, skip, sep3, sep5, dil3 or dil5 and an underscore");
            at += name.size() + 1;
            char const digit = at < code.size() ? code[at] : '?';
            if (digit < '0' || digit >= static_cast<char>('2' + static_cast<int>(i)))
                throw fail(concat("an input from 0 to ", i + 1));
            n.ops[k] = static_cast<darts_op>(op);
            n.inputs[k] = digit - '0';
            ++at;
        }
        if (n.inputs[0] == n.inputs[1]) throw fail("another input than that of the other edge");
        if (n.inputs[0] > n.inputs[1]) {
            std::swap(n.inputs[0], n.inputs[1]);
            std::swap(n.ops[0], n.ops[1]);
        }
    }
    if (at != code.size()) throw fail("the end");
    return c;
}

/// Found by DARTS, first order (Liu et al. 2019).
inline darts_network darts_v1() {
    return {darts_cell_from_code("sep3_1 sep3_0 | skip_0 sep3_1 | skip_0 sep3_1 | sep3_0 skip_2"),
            darts_cell_from_code("max_0 max_1 | skip_2 max_0 | max_0 skip_2 | skip_2 avg_0")};
}

/// Found by DARTS, second order (Liu et al. 2019).
inline darts_network darts_v2() {
    return {darts_cell_from_code("sep3_0 sep3_1 | sep3_0 sep3_1 | sep3_1 skip_0 | skip_0 dil3_2"),
            darts_cell_from_code("max_0 max_1 | skip_2 max_1 | max_0 skip_2 | skip_2 max_1")};
}

/// Found by P-DARTS (Chen et al. 2019).
inline darts_network p_darts() {
    return {darts_cell_from_code("skip_0 dil3_1 | skip_0 sep3_1 | sep3_1 sep3_3 | sep3_0 dil5_4"),
            darts_cell_from_code("avg_0 sep5_1 | sep3_0 dil5_2 | max_0 dil3_1 | dil3_1 dil5_3")};
}

/// Found by PC-DARTS on CIFAR-10 (Xu et al. 2020).
inline darts_network pc_darts_cifar() {
    return {darts_cell_from_code("sep3_1 skip_0 | sep3_0 dil3_1 | sep5_0 sep3_1 | avg_0 dil3_1"),
            darts_cell_from_code("sep5_1 max_0 | sep5_1 sep5_2 | sep3_0 sep3_3 | sep3_1 sep3_2")};
}

/// Found by PC-DARTS on ImageNet (Xu et al. 2020).
inline darts_network pc_darts_imagenet() {
    return {darts_cell_from_code("skip_1 sep3_0 | sep3_0 skip_1 | sep3_1 sep3_3 | sep3_1 dil5_4"),
            darts_cell_from_code("sep3_0 skip_1 | dil5_2 max_1 | sep3_2 sep3_1 | sep5_0 sep3_3")};
}

} // namespace nas::zoo
