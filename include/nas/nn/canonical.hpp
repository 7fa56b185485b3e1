#pragma once
// The canonical form of a network: one code for all graphs that are the same network.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/core/graph_hash.hpp>
#include <nas/core/labelled_dag.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/hash.hpp>

namespace nas::nn {

/// Kinds of operations whose inputs may be exchanged. `concat` is not among them: its order is that of the channels,
/// which matters where a grouped convolution, a slice or stored weights follow.
inline constexpr std::string_view commutative_kinds[] = {"add", "multiply"};

/// The graph without names: a node per operation, labelled by kind and attributes, and one for the input, labelled by
/// its shape. Pass kinds of your own, or `concat`, in `commutative` if exchanging their inputs makes no difference to
/// you.
inline labelled_dag dag_of(graph const& g, std::span<std::string_view const> commutative = commutative_kinds) {
    labelled_dag dag;
    dag.add(detail::hash_of(g.input_shape()));
    std::vector<std::uint32_t> inputs;
    auto const number = [](value v) { return static_cast<std::uint32_t>(v.node + 1); };
    for (node const& n : g.nodes()) {
        inputs.clear();
        for (value const v : n.inputs) inputs.push_back(number(v));
        bool exchangeable = false;
        for (std::string_view const kind : commutative) exchangeable = exchangeable || kind == n.op.kind();
        dag.add(hash_of(n.op), inputs,
                exchangeable ? labelled_dag::operands::commutative : labelled_dag::operands::ordered);
    }
    std::uint32_t const output[] = {number(g.output())};
    dag.add(hash_text("output"), output);
    return dag;
}

/// Equal for two graphs if and only if they are the same network: isomorphic with kinds, attributes and input shape,
/// whatever the names, the order of nodes, nodes that do not reach the output, and the order of commutative inputs.
inline std::vector<std::uint64_t> canonical_code(graph const& g,
                                                 std::span<std::string_view const> commutative = commutative_kinds) {
    return nas::canonical_code(dag_of(g, commutative));
}

/// 64-bit hash of the `canonical_code`: the key under which a network is trained once.
inline std::uint64_t canonical_hash(graph const& g, std::span<std::string_view const> commutative = commutative_kinds) {
    return nas::graph_hash(dag_of(g, commutative));
}

/// Are both the same network?
inline bool isomorphic(graph const& a, graph const& b,
                       std::span<std::string_view const> commutative = commutative_kinds) {
    return canonical_code(a, commutative) == canonical_code(b, commutative);
}

} // namespace nas::nn
