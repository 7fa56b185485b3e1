#pragma once
// What a network costs, in exact integers, before anything runs.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/nn/graph.hpp>

namespace nas::nn {

/// Cost of one node, for one sample.
struct node_cost {
    std::int64_t parameters = 0;       ///< trainable
    std::int64_t buffers = 0;          ///< stored but not trained: running means and variances
    std::int64_t macs = 0;             ///< multiply-adds of convolutions and linear maps, without bias
    std::int64_t elementwise = 0;      ///< other arithmetic operations
    std::int64_t activation_bytes = 0; ///< of the output, float32
};

/// Cost of a network. Everything but parameters and buffers is for one sample.
struct network_cost : node_cost {
    std::int64_t peak_bytes = 0; ///< most bytes of tensors alive at one time of inference

    /// Bytes of the smallest arena in which inference of `batch` samples can run node by node.
    std::int64_t arena_bytes(std::int64_t batch) const { return batch * peak_bytes; }
    /// Bytes of all parameters and buffers, float32.
    std::int64_t weight_bytes() const { return 4 * (parameters + buffers); }
};

namespace detail {

inline node_cost cost_of(node const& n, std::vector<shape> const& inputs) {
    op_cost const c = n.op.cost(inputs);
    node_cost out{.macs = c.macs, .elementwise = c.elementwise, .activation_bytes = 4 * n.output.elements()};
    for (parameter const& p : n.op.parameters(inputs))
        (trainable(p.role) ? out.parameters : out.buffers) += p.extents.elements();
    return out;
}

/// Most elements alive at one time: a node's output exists from the node to its last reader, the graph's output to the
/// end, the graph's input to its last reader. An in-place operation writes over an input of equal size
/// that dies with it.
inline std::int64_t peak_elements(graph const& g) {
    auto const nodes = g.nodes();
    auto const count = static_cast<std::int32_t>(nodes.size());
    std::vector<std::int32_t> last(nodes.size() + 1, -1); // last reader of value v at v.node + 1
    auto const slot = [](value v) { return static_cast<std::size_t>(v.node + 1); };
    for (std::int32_t i = 0; i < count; ++i)
        for (value const v : nodes[static_cast<std::size_t>(i)].inputs) last[slot(v)] = i;
    last[slot(g.output())] = count;

    std::int64_t alive = g.input_shape().elements(), peak = alive;
    for (std::int32_t i = 0; i < count; ++i) {
        node const& n = nodes[static_cast<std::size_t>(i)];
        std::int64_t const out = n.output.elements();
        std::int64_t dying = 0;
        bool reused = false;
        for (value const v : n.inputs) {
            std::size_t const s = slot(v);
            if (last[s] != i) continue;
            std::int64_t const elements = g.shape_of(v).elements();
            reused = reused || (elements == out && n.op.in_place());
            dying += elements;
            last[s] = -1; // an input named twice dies once
        }
        peak = std::max(peak, reused ? alive : alive + out);
        alive += out - dying;
        if (last[slot(value{i})] < 0) alive -= out; // nobody reads it
    }
    return peak;
}

} // namespace detail

/// Total cost of a network. O(nodes).
inline network_cost cost(graph const& g) {
    network_cost total;
    std::vector<shape> inputs;
    for (node const& n : g.nodes()) {
        g.input_shapes(n, inputs);
        node_cost const c = detail::cost_of(n, inputs);
        total.parameters += c.parameters;
        total.buffers += c.buffers;
        total.macs += c.macs;
        total.elementwise += c.elementwise;
        total.activation_bytes += c.activation_bytes;
    }
    total.peak_bytes = 4 * detail::peak_elements(g);
    return total;
}

/// Cost of every node, in the order of `g.nodes()`.
inline std::vector<node_cost> node_costs(graph const& g) {
    std::vector<node_cost> rows;
    rows.reserve(g.nodes().size());
    std::vector<shape> inputs;
    for (node const& n : g.nodes()) {
        g.input_shapes(n, inputs);
        rows.push_back(detail::cost_of(n, inputs));
    }
    return rows;
}

} // namespace nas::nn
