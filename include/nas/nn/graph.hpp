#pragma once
// The description of one network: operations, what they read, and shapes checked as the network grows.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
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

    /// Appends an operation. Throws `shape_error` naming the node if the name is taken, an input does not exist, or the
    /// operation rejects the shapes.
    value add(std::string name, operation op, std::span<value const> inputs);

    /// The shape of a value, per sample.
    shape const& shape_of(value v) const { return v.node < 0 ? input_ : nodes_[static_cast<std::size_t>(v.node)].output; }

    shape const& input_shape() const { return input_; }
    shape const& output_shape() const { return shape_of(output_); }
    value output() const { return output_; }
    /// Names the value the network yields; the last added node by default.
    void set_output(value v);

    std::span<node const> nodes() const { return nodes_; }
    /// Shapes of the inputs of a node.
    std::vector<shape> input_shapes(node const& n) const;

private:
    shape input_;
    std::vector<node> nodes_;
    value output_{};
};

inline std::vector<shape> graph::input_shapes(node const& n) const {
    std::vector<shape> out;
    out.reserve(n.inputs.size());
    for (value const v : n.inputs) out.push_back(shape_of(v));
    return out;
}

inline void graph::set_output(value v) {
    if (v.node < -1 || v.node >= static_cast<std::int32_t>(nodes_.size()))
        throw shape_error("nas.graph.1", "the output names node ", v.node, ", but the graph has ", nodes_.size(), " nodes");
    output_ = v;
}

inline value graph::add(std::string name, operation op, std::span<value const> inputs) {
    for (value const v : inputs)
        if (v.node < -1 || v.node >= static_cast<std::int32_t>(nodes_.size()))
            throw shape_error("nas.graph.2", "node ", name, " reads node ", v.node, ", but the graph has ", nodes_.size(),
                              " nodes; values belong to the builder that made them");
    for (node const& other : nodes_)
        if (other.name == name)
            throw shape_error("nas.graph.3", "two nodes are named ", name, "; open a scope around each repeated block");
    node n{std::move(name), std::move(op), {inputs.begin(), inputs.end()}, {}};
    try {
        n.output = n.op.infer(input_shapes(n));
    } catch (shape_error const& e) {
        throw shape_error(e.id(), "node ", n.name, " (", n.op.kind(), "): ", std::string_view(e.what()).substr(e.id().size() + 3));
    }
    nodes_.push_back(std::move(n));
    output_ = value{static_cast<std::int32_t>(nodes_.size()) - 1};
    return output_;
}

} // namespace nas::nn
