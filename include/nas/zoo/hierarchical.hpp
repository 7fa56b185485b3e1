#pragma once
// Hierarchical representations (Liu et al. 2018): motifs whose edges are motifs of the level below.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/space/between.hpp>
#include <nas/space/build.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// Operations of the first level, as edges name them; 0 is no edge.
enum class hierarchical_primitive : std::uint8_t {
    none,
    conv_1x1,
    depthwise_conv_3x3,
    sep_conv_3x3,
    max_pool_3x3,
    avg_pool_3x3,
    identity,
};

/// A graph of `Nodes` nodes, the first the input, the last the output. An edge is 0 (none) or m for the m-th operation
/// of the level below, counted from 1.
template <std::size_t Nodes>
struct hierarchical_motif {
    std::array<int, Nodes*(Nodes - 1) / 2> edges{}; ///< 0->1, 0->2, 1->2, 0->3, ...

    constexpr int operator()(std::size_t from, std::size_t to) const { return edges[to * (to - 1) / 2 + from]; }

    friend bool operator==(hierarchical_motif const&, hierarchical_motif const&) = default;
};

struct hierarchical_cell {
    std::array<hierarchical_motif<4>, 6> motifs; ///< edges are `hierarchical_primitive`s
    hierarchical_motif<5> cell;                  ///< edges are motifs, from 1

    friend bool operator==(hierarchical_cell const&, hierarchical_cell const&) = default;
};

/// 7^(6 * 6) * 7^10 = 7^46 cells, about 7.5e38.
inline constexpr auto hierarchical = build<hierarchical_cell>(
    field<&hierarchical_cell::motifs>(
        repeat<6>(build<hierarchical_motif<4>>(field<&hierarchical_motif<4>::edges>(repeat<6>(between(0, 6)))))),
    field<&hierarchical_cell::cell>(
        build<hierarchical_motif<5>>(field<&hierarchical_motif<5>::edges>(repeat<10>(between(0, 6))))));

} // namespace nas::zoo
