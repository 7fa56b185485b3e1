#pragma once
// SpineNet (Du et al. 2020): a backbone whose blocks have searched levels and connections.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/alternatives.hpp>
#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/just.hpp>
#include <nas/space/named.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/permutation.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/some_of.hpp>

namespace nas::zoo {

enum class spinenet_op : std::uint8_t { residual, bottleneck, mbconv };

/// Adds two earlier blocks. Blocks are numbered in the order in which they are made: two stem blocks of level 2, the
/// intermediate ones, the outputs.
struct spinenet_block {
    int level_offset = 0;
    spinenet_op block_fn = spinenet_op::residual;
    std::array<int, 2> input_offsets{0, 1}; ///< ascending

    friend bool operator==(spinenet_block const&, spinenet_block const&) = default;
};

struct spinenet_output {
    spinenet_op block_fn = spinenet_op::residual;
    std::array<int, 2> input_offsets{0, 1}; ///< ascending

    friend bool operator==(spinenet_output const&, spinenet_output const&) = default;
};

/// Block i has level `intermediate_block_levels[i] + intermediate_blocks[i].level_offset`.
template <std::size_t N>
struct spinenet_architecture {
    std::array<spinenet_block, N> intermediate_blocks{};
    std::array<int, N> intermediate_block_levels{};
    std::array<spinenet_output, 5> output_blocks{};
    std::array<int, 5> output_block_levels{}; ///< a permutation of 3 to 7

    constexpr int level(std::size_t i) const {
        return intermediate_block_levels[i] + intermediate_blocks[i].level_offset;
    }

    friend bool operator==(spinenet_architecture const&, spinenet_architecture const&) = default;
};

/// Backbones with the given base levels in any order, every block at `offset` from its own. Intermediate blocks take
/// their inputs from the four blocks before them, outputs from all.
template <std::size_t N, class Offset, class Op>
constexpr auto spinenet_space(Offset offset, Op op, values<int, N> base_levels) {
    using architecture = spinenet_architecture<N>;
    return build<architecture>(
        field<&architecture::intermediate_blocks>(repeat<N>([&](std::size_t i) {
            int const newest = static_cast<int>(i) + 1;
            auto const window = between(std::max(newest - 3, 0), newest);
            return build<spinenet_block>(
                field<&spinenet_block::level_offset>(offset), //
                field<&spinenet_block::block_fn>(op),
                field<&spinenet_block::input_offsets>(some_of<2>(window, {.distinct = true, .sorted = true})));
        })),
        field<&architecture::intermediate_block_levels>(permutation(base_levels)),
        field<&architecture::output_blocks>(repeat<5>([&](std::size_t j) {
            auto const earlier = between(0, static_cast<int>(N + 1 + j));
            return build<spinenet_output>(
                field<&spinenet_output::block_fn>(op),
                field<&spinenet_output::input_offsets>(some_of<2>(earlier, {.distinct = true, .sorted = true})));
        })),
        field<&architecture::output_block_levels>(permutation(one_of(3, 4, 5, 6, 7))));
}

/// 484,177,669,814,682,145,331,078,879,615,385,600,000 encodings. The base levels are 11! permutations of 27,720
/// different sequences, so 1,440 encodings each are the same architecture.
inline constexpr auto spinenet =
    spinenet_space(one_of(-1, 0, 1, 2),
                   named("residual", just(spinenet_op::residual)) | named("bottleneck", just(spinenet_op::bottleneck)),
                   one_of(2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5));

/// The same network with the base levels assigned in one way: only base level + offset has an effect, so the base levels
/// ascend with the levels of the blocks, among blocks of one level with their numbers. In the space if `a` is.
template <std::size_t N>
constexpr spinenet_architecture<N> canonical(spinenet_architecture<N> a) {
    std::array<int, N> levels{};
    for (std::size_t i = 0; i < N; ++i) levels[i] = a.level(i);
    auto bases = a.intermediate_block_levels;
    std::sort(bases.begin(), bases.end());
    std::size_t next = 0;
    // Sorted against sorted fits whenever any assignment does, because all offsets have the same limits.
    for (int level = *std::min_element(levels.begin(), levels.end()); next < N; ++level)
        for (std::size_t i = 0; i < N; ++i)
            if (levels[i] == level) {
                a.intermediate_block_levels[i] = bases[next++];
                a.intermediate_blocks[i].level_offset = level - a.intermediate_block_levels[i];
            }
    return a;
}

/// A block as in the tables of the papers.
struct spinenet_row {
    int level;
    spinenet_op op;
    std::array<int, 2> inputs;
};

/// The architecture of such a table, for a space with the given base levels, in canonical form.
template <std::size_t N>
constexpr spinenet_architecture<N> spinenet_from_rows(std::array<spinenet_row, N> const& blocks,
                                                      std::array<spinenet_row, 5> const& outputs,
                                                      std::array<int, N> const& base_levels) {
    spinenet_architecture<N> a;
    for (std::size_t i = 0; i < N; ++i)
        a.intermediate_blocks[i] = {blocks[i].level - base_levels[i], blocks[i].op, blocks[i].inputs};
    a.intermediate_block_levels = base_levels;
    for (std::size_t j = 0; j < 5; ++j) {
        a.output_blocks[j] = {outputs[j].op, outputs[j].inputs};
        a.output_block_levels[j] = outputs[j].level;
    }
    return canonical(a);
}

/// SpineNet-49, with the base levels of `spinenet_v2`. It is in none of the spaces: `spinenet` has eleven intermediate
/// blocks, `spinenet_v2` no residual blocks and no level 7.
constexpr spinenet_architecture<10> spinenet_49() {
    constexpr auto b = spinenet_op::bottleneck, r = spinenet_op::residual;
    return spinenet_from_rows<10>(
        {{{2, b, {0, 1}},
          {4, r, {0, 1}},
          {3, b, {2, 3}},
          {4, b, {2, 4}},
          {6, r, {3, 5}},
          {4, b, {3, 5}},
          {5, r, {6, 7}},
          {7, r, {6, 8}},
          {5, b, {8, 9}},
          {5, b, {8, 10}}}},
        {{{4, b, {5, 10}}, {3, b, {4, 10}}, {5, b, {7, 12}}, {7, b, {5, 14}}, {6, b, {12, 14}}}},
        {2, 3, 3, 3, 4, 4, 4, 4, 4, 5});
}

} // namespace nas::zoo
