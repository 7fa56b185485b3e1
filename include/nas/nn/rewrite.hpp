#pragma once
// Joins neighbouring operations of a graph into the fused ones that backends run in one pass.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nas/nn/graph.hpp>
#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/dropout.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>
#include <nas/nn/ops/norm_act.hpp>
#include <nas/nn/ops/norm_add.hpp>

namespace nas::nn {

/// Where the parameters of a node of a rewritten graph come from.
struct parameter_source {
    std::string node;        ///< the node of the original graph whose parameters these are; empty if it has none
    std::string folded_norm; ///< for a convolution that absorbed a batch norm: the node of that batch norm
    double epsilon = 0;      ///< of the absorbed batch norm
    bool conv_bias = false;  ///< the original convolution had a bias of its own
};

/// A graph that computes the same function in fewer nodes.
struct rewritten_graph {
    graph g;
    std::vector<parameter_source> sources; ///< one per node of `g`
};

namespace detail {

/// The only reader of node `i`, or -1 if there are several, none, or the graph yields its value.
inline std::vector<std::int32_t> only_readers(graph const& g) {
    std::vector<std::int32_t> reader(g.nodes().size(), -1);
    std::vector<bool> shared(g.nodes().size(), false);
    for (std::size_t i = 0; i < g.nodes().size(); ++i)
        for (value const v : g.nodes()[i].inputs)
            if (v.node >= 0) {
                auto const from = static_cast<std::size_t>(v.node);
                if (reader[from] >= 0 || shared[from]) shared[from] = true;
                reader[from] = static_cast<std::int32_t>(i);
            }
    for (std::size_t i = 0; i < reader.size(); ++i)
        if (shared[i] || g.output().node == static_cast<std::int32_t>(i)) reader[i] = -1;
    return reader;
}

} // namespace detail

/// Training: batch norm + activation become `norm_act`, batch norm + sum of two + activation `norm_add`. Inference: convolution + batch norm + activation become
/// `fused_conv2d` with the norm folded into its weights, and dropout vanishes. A value that has other readers, or that
/// the graph yields, is never fused away.
inline rewritten_graph rewrite(graph const& original, bool training) {
    auto const nodes = original.nodes();
    std::vector<std::int32_t> const reader = detail::only_readers(original);
    auto const next = [&](std::size_t i) -> node const* {
        return reader[i] < 0 ? nullptr : &nodes[static_cast<std::size_t>(reader[i])];
    };

    rewritten_graph out{graph(original.input_shape()), {}};
    std::vector<value> image(nodes.size()); // value of the new graph that holds the output of an original node
    std::vector<bool> absorbed(nodes.size(), false);
    std::vector<std::int32_t> norm_of(nodes.size(), -1); // the norm that an addition takes in
    auto const mapped = [&](value v) { return v.node < 0 ? v : image[static_cast<std::size_t>(v.node)]; };
    auto const absorb = [&](std::size_t i) {
        auto const j = static_cast<std::size_t>(reader[i]);
        absorbed[j] = true;
        return j;
    };

    for (std::size_t i = 0; i < nodes.size(); ++i) {
        node const& n = nodes[i];
        if (absorbed[i]) continue;
        batch_norm const* norm = n.op.as<batch_norm>();
        if (training && norm)
            if (node const* const sum = next(i);
                sum && sum->op.as<add>() && sum->inputs.size() == 2 && sum->output.rank() == 3) {
                std::int32_t& taken = norm_of[static_cast<std::size_t>(reader[i])];
                if (taken < 0) {
                    taken = static_cast<std::int32_t>(i);
                    continue; // it runs where the sum stands
                }
            }
        std::vector<value> inputs;
        inputs.reserve(n.inputs.size());
        for (value const v : n.inputs) inputs.push_back(mapped(v));

        if (!training && n.op.as<dropout>()) {
            image[i] = inputs.front();
            continue;
        }
        std::string const* name = &n.name;
        parameter_source source{.node = n.name, .folded_norm = {}, .epsilon = 0, .conv_bias = false};
        operation op = n.op;
        std::vector<std::size_t> covered{i};
        conv2d const* const conv = training ? nullptr : n.op.as<conv2d>();
        if (conv) {
            fused_conv2d fused{.conv = *conv, .act = activation::none};
            source.conv_bias = conv->bias;
            fused.conv.bias = true;
            std::size_t last = i;
            if (node const* const follower = next(last); follower && follower->op.as<batch_norm>()) {
                source.folded_norm = follower->name;
                source.epsilon = follower->op.as<batch_norm>()->epsilon;
                covered.push_back(last = absorb(last));
            }
            if (node const* const follower = next(last); follower && follower->op.as<activate>()) {
                fused.act = follower->op.as<activate>()->function;
                covered.push_back(absorb(last));
            }
            op = fused;
        } else if (norm_of[i] >= 0) {
            auto const first = static_cast<std::size_t>(norm_of[i]);
            node const& taken = nodes[first];
            norm_add fused{.norm = *taken.op.as<batch_norm>(), .act = activation::none};
            value const other = n.inputs[n.inputs[0].node == norm_of[i] ? 1 : 0];
            inputs = {mapped(taken.inputs[0]), mapped(other)};
            name = &taken.name;
            source.node = taken.name;
            covered.push_back(first);
            if (node const* const follower = next(i); follower && follower->op.as<activate>()) {
                fused.act = follower->op.as<activate>()->function;
                covered.push_back(absorb(i));
            }
            op = fused;
        } else if (norm) {
            if (node const* const follower = next(i); follower && follower->op.as<activate>()) {
                op = norm_act{.norm = *norm, .act = follower->op.as<activate>()->function};
                covered.push_back(absorb(i));
            }
        }
        value const v = out.g.add(*name, std::move(op), inputs);
        for (std::size_t const c : covered) image[c] = v;
        out.sources.push_back(std::move(source));
    }
    out.g.set_output(mapped(original.output()));
    return out;
}

} // namespace nas::nn
