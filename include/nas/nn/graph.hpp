#pragma once
// The description of one network: operations, what they read, and shapes checked as the network grows.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/nn/name_index.hpp>
#include <nas/nn/operation.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// A tensor of a graph: the output of node `node`, or the input of the graph (`node == -1`).
struct value {
    std::int32_t node = -1;

    friend constexpr bool operator==(value, value) = default;
};

/// One operation of a graph.
struct node {
    std::string name; ///< unique, from scopes: "stages[1].layers[0].expand"
    operation op;
    std::vector<value> inputs;
    shape output; ///< per sample
};

/// A network with one input and one output. Nodes are stored in an order in which they can run.
class graph {
public:
    explicit graph(shape input) : input_(input) {}

    /// Appends an operation. Throws `shape_error` naming the node if the name is empty or taken, an input does not
    /// exist, or the operation rejects the shapes; the graph is unchanged then. Amortised O(1) in the size of the
    /// graph.
    value add(std::string name, operation op, std::span<value const> inputs);

    /// The shape of a value, per sample.
    shape const& shape_of(value v) const {
        return v.node < 0 ? input_ : nodes_[static_cast<std::size_t>(v.node)].output;
    }

    shape const& input_shape() const { return input_; }
    shape const& output_shape() const { return shape_of(output_); }
    value output() const { return output_; }
    /// Names the value the network yields; the last added node by default.
    void set_output(value v);

    std::span<node const> nodes() const { return nodes_; }

    /// The node named `name`, or null.
    node const* find(std::string_view name) const { return find(name, name_index::key(name)); }

    /// Shapes of the inputs of a node.
    std::vector<shape> input_shapes(node const& n) const {
        std::vector<shape> out;
        input_shapes(n, out);
        return out;
    }
    /// The same into `out`, whose memory is reused: for loops over all nodes.
    void input_shapes(node const& n, std::vector<shape>& out) const {
        out.clear();
        for (value const v : n.inputs) out.push_back(shape_of(v));
    }

private:
    node const* find(std::string_view name, std::uint64_t key) const {
        auto const name_of = [this](std::int32_t i) -> std::string_view {
            return nodes_[static_cast<std::size_t>(i)].name;
        };
        std::int32_t const at = names_.find(name, key, name_of);
        return at == name_index::missing ? nullptr : &nodes_[static_cast<std::size_t>(at)];
    }

    shape input_;
    std::vector<node> nodes_;
    name_index names_;
    value output_{};
};

inline void graph::set_output(value v) {
    if (v.node < -1 || v.node >= static_cast<std::int32_t>(nodes_.size()))
        throw shape_error("nas.graph.1", "the output names node ", v.node, ", but the graph has ", nodes_.size(),
                          " nodes; pass a value that this graph returned");
    output_ = v;
}

inline value graph::add(std::string name, operation op, std::span<value const> inputs) {
    if (name.empty())
        throw shape_error("nas.graph.4", "node ", nodes_.size(), " (", op.kind(),
                          ") has no name; parameters are stored under it, name it");
    for (value const v : inputs)
        if (v.node < -1 || v.node >= static_cast<std::int32_t>(nodes_.size()))
            throw shape_error("nas.graph.2", "node ", name, " (", op.kind(), ") reads node ", v.node,
                              ", but the graph has ", nodes_.size(),
                              " nodes; values belong to the builder that made them");
    std::uint64_t const key = name_index::key(name);
    if (node const* const other = find(name, key))
        throw shape_error("nas.graph.3", "two nodes are named ", name, " (", other->op.kind(), " and ", op.kind(),
                          "); give them names, or open a scope around each repeated block");
    node n{std::move(name), std::move(op), {inputs.begin(), inputs.end()}, {}};
    try {
        n.output = n.op.infer(input_shapes(n));
    } catch (shape_error const& e) {
        std::string_view const text = std::string_view(e.what()).substr(e.id().size() + 3); // without "[id] "
        throw shape_error(e.id(), "node ", n.name, " (", n.op.kind(), "): ", text);
    }
    auto const position = static_cast<std::int32_t>(nodes_.size());
    nodes_.push_back(std::move(n));
    names_.insert(key, position);
    output_ = value{position};
    return output_;
}

} // namespace nas::nn
