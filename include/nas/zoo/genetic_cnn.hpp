#pragma once
// Genetic CNN (Xie and Yuille 2017): three stages whose convolutions are connected by one bit per pair.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/core/hash.hpp>
#include <nas/core/labelled_dag.hpp>
#include <nas/space/build.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::zoo {

/// Stages of 3, 4 and 5 nodes; the bits of a stage are 0->1, 0->2, 1->2, 0->3, ...
struct genetic_cnn_network {
    std::array<bool, 3> first{};
    std::array<bool, 6> second{};
    std::array<bool, 10> third{};

    friend bool operator==(genetic_cnn_network const&, genetic_cnn_network const&) = default;
};

/// 2^19 = 524,288 encodings of 6 * 31 * 302 = 56,172 networks.
inline constexpr auto genetic_cnn =
    build<genetic_cnn_network>(field<&genetic_cnn_network::first>(repeat<3>(one_of(false, true))),
                               field<&genetic_cnn_network::second>(repeat<6>(one_of(false, true))),
                               field<&genetic_cnn_network::third>(repeat<10>(one_of(false, true))));

namespace detail {

/// Adds a stage that reads `input`; returns its output.
inline std::uint32_t add_genetic_cnn_stage(labelled_dag& dag, std::uint32_t input, std::span<bool const> bits,
                                           std::size_t nodes) {
    auto const connected = [&](std::size_t from, std::size_t to) { return bits[to * (to - 1) / 2 + from]; };
    std::uint32_t const entry = dag.add(hash_text("stage"), std::span(&input, 1));
    std::vector<std::uint32_t> number(nodes), ends, reads;
    for (std::size_t v = 0; v < nodes; ++v) {
        bool read = false;
        reads.clear();
        for (std::size_t from = 0; from < v; ++from)
            if (connected(from, v)) reads.push_back(number[from]);
        for (std::size_t to = v + 1; to < nodes; ++to) read = read || connected(v, to);
        if (reads.empty() && !read) continue; // isolated
        if (reads.empty()) reads.push_back(entry);
        number[v] = dag.add(hash_text("conv"), reads);
        if (!read) ends.push_back(number[v]);
    }
    return ends.empty() ? entry : dag.add(hash_text("join"), ends);
}

} // namespace detail

/// The network as a graph: a node without predecessors reads the entry of its stage, one without successors feeds its
/// exit, isolated nodes are left out. Equal networks have isomorphic graphs.
inline labelled_dag graph_of(genetic_cnn_network const& n) {
    labelled_dag dag;
    std::uint32_t x = dag.add(hash_text("image"));
    x = detail::add_genetic_cnn_stage(dag, x, n.first, 3);
    x = detail::add_genetic_cnn_stage(dag, x, n.second, 4);
    x = detail::add_genetic_cnn_stage(dag, x, n.third, 5);
    dag.add(hash_text("output"), std::span(&x, 1));
    return dag;
}

} // namespace nas::zoo
