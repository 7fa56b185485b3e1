#pragma once
// A readable table of the layers of a network.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/nn/cost.hpp>
#include <nas/nn/graph.hpp>

namespace nas::nn {

/// One line of a layer table.
struct layer_row {
    std::string name;
    std::string op; ///< "conv2d 3x3 /2 + batch_norm + relu6"
    shape output;
    node_cost cost;
};

struct describe_options {
    /// Show a convolution, its norm and its activation as one row: nodes named <layer>.<something> that do nothing but
    /// read the row above. The cost of the row is their sum.
    bool merge = true;
};

namespace detail {

class operation_text final : public attribute_visitor {
public:
    explicit operation_text(std::string_view kind) : text_(kind) {}
    std::string result() && { return std::move(text_); }

    // Sizes read "3x3", strides "/2"; what the output shape says, and what is off or usual, is left out.
    void operator()(std::string_view name, std::int64_t value) override {
        if (name == "out_channels" || name == "out_features") return;
        if (name == "kernel_height") append(" ", value);
        else if (name == "kernel_width") append("x", value);
        else if (name == "stride_height") stride_ = value;
        else if (name == "stride_width") append_unless_one(" /", stride_, value);
        else if (name == "dilation_height") dilation_ = value;
        else if (name == "dilation_width") append_unless_one(" dilation ", dilation_, value);
        else if (name == "groups") append_unless_one(" groups ", value, value);
        else named(name, value);
    }
    void operator()(std::string_view name, double value) override {
        if (name != "epsilon" && name != "momentum") named(name, value);
    }
    void operator()(std::string_view name, std::string_view value) override {
        if (name == "padding" && value == "same") return;
        if (name == "function") text_ = value; // an activation is known by its function
        else if (name == "pool") text_ = nas::concat(value, "_pool");
        else named(name, value);
    }
    void operator()(std::string_view name, bool value) override {
        if (name == "bias") text_ += value ? " bias" : "";
        else named(name, value);
    }

private:
    void append(std::string_view before, std::int64_t value) { text_ += nas::concat(before, value); }
    void append_unless_one(std::string_view before, std::int64_t height, std::int64_t width) {
        if (height == 1 && width == 1) return;
        append(before, height);
        if (height != width) append("x", width);
    }
    template <class V>
    void named(std::string_view name, V const& value) {
        text_ += nas::concat(' ', name, ' ', value);
    }
    std::string text_;
    std::int64_t stride_ = 1, dilation_ = 1;
};

} // namespace detail

/// A short text for an operation: "conv2d 5x5 /2 groups 96", "relu", "my_op groups 4".
inline std::string describe(operation const& op) {
    detail::operation_text text(op.kind());
    op.attributes(text);
    return std::move(text).result();
}

/// The rows of the layer table of a network, in the order of its nodes.
inline std::vector<layer_row> describe(graph const& g, describe_options const& o = {}) {
    std::vector<layer_row> rows;
    std::vector<node_cost> const costs = node_costs(g);
    for (std::size_t i = 0; i < costs.size(); ++i) {
        node const& n = g.nodes()[i];
        bool const continues = o.merge && !rows.empty() && n.inputs.size() == 1 &&
                               n.inputs[0].node == static_cast<std::int32_t>(i) - 1 &&
                               n.name.size() > rows.back().name.size() && n.name.starts_with(rows.back().name) &&
                               n.name[rows.back().name.size()] == '.';
        if (!continues) {
            rows.push_back({n.name, describe(n.op), n.output, costs[i]});
            continue;
        }
        layer_row& row = rows.back();
        row.op += nas::concat(" + ", describe(n.op));
        row.output = n.output;
        row.cost.parameters += costs[i].parameters;
        row.cost.buffers += costs[i].buffers;
        row.cost.macs += costs[i].macs;
        row.cost.elementwise += costs[i].elementwise;
        row.cost.activation_bytes += costs[i].activation_bytes;
    }
    return rows;
}

/// The layer table as aligned text with a line of totals.
inline std::string layer_table(graph const& g, describe_options const& o = {}) {
    constexpr std::size_t columns = 5;
    using line = std::array<std::string, columns>;
    std::vector<line> lines{{"layer", "operation", "output", "parameters", "MACs"}};
    lines.push_back({"input", "", to_string(g.input_shape()), "", ""});
    for (layer_row const& r : describe(g, o))
        lines.push_back({r.name, r.op, to_string(r.output), nas::concat(r.cost.parameters), nas::concat(r.cost.macs)});
    network_cost const total = cost(g);
    lines.push_back({"total", "", to_string(g.output_shape()), nas::concat(total.parameters), nas::concat(total.macs)});

    std::array<std::size_t, columns> width{};
    for (line const& l : lines)
        for (std::size_t c = 0; c < columns; ++c) width[c] = std::max(width[c], l[c].size());
    std::string out;
    for (line const& l : lines) {
        for (std::size_t c = 0; c < columns; ++c) {
            std::string const fill(width[c] - l[c].size(), ' ');
            bool const number = c >= 3; // numbers are set to the right
            out += number ? nas::concat("  ", fill, l[c]) : nas::concat(c == 0 ? "" : "  ", l[c], fill);
        }
        out += '\n';
    }
    return out;
}

} // namespace nas::nn
