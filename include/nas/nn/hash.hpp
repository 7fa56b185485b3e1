#pragma once
// Hashes of networks, equal on every compiler: keys of latency tables, caches and duplicate checks.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <nas/core/hash.hpp>
#include <nas/nn/graph.hpp>

namespace nas::nn {

namespace detail {

class attribute_hasher final : public attribute_visitor {
public:
    explicit attribute_hasher(std::uint64_t seed) : hash_(seed) {}
    std::uint64_t result() const { return hash_; }

    void operator()(std::string_view name, std::int64_t value) override {
        put(name, 1, static_cast<std::uint64_t>(value));
    }
    void operator()(std::string_view name, double value) override { put(name, 2, std::bit_cast<std::uint64_t>(value)); }
    void operator()(std::string_view name, std::string_view value) override { put(name, 3, hash_text(value)); }
    void operator()(std::string_view name, bool value) override { put(name, 4, value ? 1 : 0); }

private:
    void put(std::string_view name, std::uint64_t type, std::uint64_t value) {
        hash_ = hash_combine(hash_combine(hash_combine(hash_, hash_text(name)), type), value);
    }
    std::uint64_t hash_;
};

inline std::uint64_t hash_of(shape const& s) {
    std::uint64_t h = s.rank();
    for (std::int64_t const e : s) h = hash_combine(h, static_cast<std::uint64_t>(e));
    return h;
}

} // namespace detail

/// Hash of an operation: its kind and attributes.
inline std::uint64_t hash_of(operation const& op) {
    detail::attribute_hasher h(hash_text(op.kind()));
    op.attributes(h);
    return h.result();
}

/// Hash of everything in a graph: names, operations, connections in the order of the nodes, input shape and output.
inline std::uint64_t hash_of(graph const& g) {
    std::uint64_t h = detail::hash_of(g.input_shape());
    for (node const& n : g.nodes()) {
        h = hash_combine(hash_combine(h, hash_text(n.name)), hash_of(n.op));
        h = hash_combine(h, n.inputs.size());
        for (value const v : n.inputs) h = hash_combine(h, static_cast<std::uint64_t>(v.node + 1));
    }
    return hash_combine(h, static_cast<std::uint64_t>(g.output().node + 1));
}

/// Hash of what a graph computes: operations and connections, seen from the output. Names, nodes that do not reach the
/// output, and the order in which independent nodes were added make no difference; the order of a node's inputs does.
///
/// Graphs of equal structure train alike and run equally long, whatever architecture they came from.
inline std::uint64_t structure_hash(graph const& g) {
    // Nodes are numbered in the order in which a depth-first walk from the output, inputs first, completes them.
    auto const nodes = g.nodes();
    // number[v.node + 1] is that of value v; 0 = not yet, the graph's input is 1.
    std::vector<std::uint64_t> number(nodes.size() + 1, 0);
    number[0] = 1;
    std::uint64_t next = 2;
    std::uint64_t h = detail::hash_of(g.input_shape());
    auto const slot = [](value v) { return static_cast<std::size_t>(v.node + 1); };

    struct visit {
        value v;
        std::size_t inputs_done;
    };
    std::vector<visit> stack{{g.output(), 0}};
    while (!stack.empty()) {
        visit& top = stack.back();
        if (number[slot(top.v)] != 0) {
            stack.pop_back();
            continue;
        }
        node const& n = nodes[static_cast<std::size_t>(top.v.node)];
        if (top.inputs_done < n.inputs.size()) {
            value const input = n.inputs[top.inputs_done++];
            stack.push_back({input, 0});
            continue;
        }
        h = hash_combine(hash_combine(h, hash_of(n.op)), n.inputs.size());
        for (value const v : n.inputs) h = hash_combine(h, number[slot(v)]);
        number[slot(top.v)] = next++;
        stack.pop_back();
    }
    return h;
}

} // namespace nas::nn
