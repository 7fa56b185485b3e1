#pragma once
// The space of NAS-Bench-101 (Ying et al. 2019): cells of up to seven vertices and nine edges.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/core/hash.hpp>
#include <nas/core/labelled_dag.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

enum class nb101_op : std::uint8_t { conv1x1_bn_relu, conv3x3_bn_relu, maxpool3x3 };

/// A cell as the benchmark encodes it: vertex 0 is the input, 6 the output; edges lead from smaller to larger numbers.
struct nb101_cell {
    std::array<bool, 21> edges{};  ///< 0->1, 0->2, ..., 0->6, 1->2, ..., 5->6
    std::array<nb101_op, 5> ops{}; ///< of the vertices 1 to 5

    static constexpr std::size_t edge_index(std::size_t from, std::size_t to) {
        return from * (13 - from) / 2 + to - from - 1;
    }
    constexpr bool operator()(std::size_t from, std::size_t to) const { return edges[edge_index(from, to)]; }

    friend bool operator==(nb101_cell const&, nb101_cell const&) = default;
};

/// All 2^21 * 3^5 = 509,607,936 encodings. 373,754,169 of them have a network: see `nb101_module`.
inline constexpr auto nb101 =
    build<nb101_cell>(field<&nb101_cell::edges>(repeat<21>(one_of(false, true))),
                      field<&nb101_cell::ops>(repeat<5>(
                          one_of(nb101_op::conv1x1_bn_relu, nb101_op::conv3x3_bn_relu, nb101_op::maxpool3x3))));

/// The part of a cell on paths from input to output: its network. Vertex 0 is the input, the last the output.
struct nb101_module {
    std::vector<nb101_op> ops;                      ///< of the vertices between input and output
    std::vector<std::vector<std::uint32_t>> inputs; ///< of each vertex but the first, ascending

    std::size_t vertices() const noexcept { return inputs.empty() ? 0 : inputs.size() + 1; }
    std::size_t edges() const noexcept {
        std::size_t n = 0;
        for (auto const& i : inputs) n += i.size();
        return n;
    }
    /// The benchmark has a network for it: the output reads the input somehow, over at most nine edges.
    bool valid() const noexcept { return vertices() >= 2 && edges() <= 9; }

    friend bool operator==(nb101_module const&, nb101_module const&) = default;
};

/// The cell without vertices that are not on a path from input to output; no vertices at all if there is no path.
inline nb101_module prune(nb101_cell const& c) {
    std::array<bool, 7> from_input{true}, to_output{};
    to_output[6] = true;
    for (std::size_t to = 1; to < 7; ++to)
        for (std::size_t from = 0; from < to; ++from)
            if (c(from, to) && from_input[from]) from_input[to] = true;
    for (std::size_t from = 6; from-- > 0;)
        for (std::size_t to = from + 1; to < 7; ++to)
            if (c(from, to) && to_output[to]) to_output[from] = true;
    nb101_module m;
    if (!from_input[6]) return m;
    std::array<std::uint32_t, 7> number{};
    std::uint32_t next = 0;
    for (std::size_t v = 0; v < 7; ++v) {
        if (!from_input[v] || !to_output[v]) continue;
        number[v] = next++;
        if (v == 0) continue;
        if (v < 6) m.ops.push_back(c.ops[v - 1]);
        std::vector<std::uint32_t>& reads = m.inputs.emplace_back();
        for (std::size_t from = 0; from < v; ++from)
            if (c(from, v) && from_input[from] && to_output[from]) reads.push_back(number[from]);
    }
    return m;
}

/// True if the benchmark has a network for the cell.
inline bool is_valid(nb101_cell const& c) { return prune(c).valid(); }

/// The network of a cell as a graph: two cells with isomorphic graphs are the same network. There are 423,624 of them.
inline labelled_dag graph_of(nb101_module const& m) {
    labelled_dag dag;
    dag.add(hash_text("input"));
    for (std::size_t v = 0; v < m.inputs.size(); ++v)
        dag.add(v < m.ops.size() ? 1 + static_cast<std::uint64_t>(m.ops[v]) : hash_text("output"), m.inputs[v]);
    return dag;
}
inline labelled_dag graph_of(nb101_cell const& c) { return graph_of(prune(c)); }

} // namespace nas::zoo
