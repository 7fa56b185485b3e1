#pragma once
// Small networks for tests of plans and training, made of raw graph nodes, and an interpreter that shares nothing with plans.

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/nn/graph.hpp>
#include <nas/nn/initialize.hpp>
#include <nas/nn/kernels/reference.hpp>
#include <nas/nn/weights.hpp>

namespace test {

/// Convolutions, a residual addition, squeeze-excite, concatenation, pooling, dropout: every kind of edge a plan has to
/// care for, among them a value with three readers. `rate` is that of dropout; 0 for finite differences.
inline nas::nn::graph branching_network(std::int64_t channels = 5, double rate = 0.0,
                                        nas::activation act = nas::activation::swish) {
    using namespace nas::nn;
    graph g({3, 9, 7});
    auto const node = [&](std::string name, operation op, std::vector<value> inputs) {
        return g.add(std::move(name), std::move(op), inputs);
    };
    auto const conv_norm = [&](std::string const& name, value x, conv2d c, bool activated) {
        value y = node(name + ".conv", c, {x});
        y = node(name + ".norm", batch_norm{}, {y});
        return activated ? node(name + ".act", activate{.function = act}, {y}) : y;
    };
    value const x = conv_norm("stem", value{}, {.out_channels = channels, .kernel = 3, .stride = 2}, true);
    value const a = conv_norm("a", x, {.out_channels = channels, .kernel = 3, .groups = channels}, false);
    value const b = conv_norm("b", x, {.out_channels = channels, .kernel = 1, .bias = true}, true);
    value const sum = node("sum", add{}, {x, a, b});
    value s = node("se.pool", global_average_pool{}, {sum});
    s = node("se.reduce", conv2d{.out_channels = 2, .kernel = 1, .bias = true}, {s});
    s = node("se.act", activate{.function = nas::activation::swish}, {s});
    s = node("se.expand", conv2d{.out_channels = channels, .kernel = 1, .bias = true}, {s});
    s = node("se.gate", activate{.function = nas::activation::sigmoid}, {s});
    value const gated = node("se.scale", multiply{}, {sum, s});
    value const both = node("both", concat{}, {gated, x});
    value const pooled =
        node("pool", pool2d{.pool = nas::pool_kind::average, .kernel = 2, .stride = 2, .padding = 0}, {both});
    value y = node("flatten", flatten{}, {pooled});
    y = node("dropout", dropout{.rate = rate}, {y});
    node("classifier", linear{.out_features = 4, .bias = true}, {y});
    return g;
}

inline std::vector<float> random_values(std::size_t n, std::uint64_t seed, double low = -1, double high = 1) {
    nas::rng r(seed);
    std::vector<float> out(n);
    for (float& x : out) x = static_cast<float>(r.uniform(low, high));
    return out;
}

/// Initial weights with statistics, scales and biases that are not trivial.
inline nas::nn::weights lively_weights(nas::nn::graph const& g, std::uint64_t seed) {
    nas::nn::weights w = nas::nn::initialize(g, seed);
    nas::rng r(seed + 1);
    for (nas::nn::weights::entry& e : w.entries())
        if (e.role != nas::nn::parameter_role::weight)
            for (float& x : e.data)
                x = static_cast<float>(e.role == nas::nn::parameter_role::variance ||
                                               e.role == nas::nn::parameter_role::scale
                                           ? r.uniform(0.5, 1.5)
                                           : r.uniform(-0.3, 0.3));
    return w;
}

/// Runs the graph node by node with the reference kernels, every tensor in memory of its own.
inline std::vector<float> interpret(nas::nn::graph const& g, nas::nn::weights const& w, std::span<float const> input,
                                    std::int64_t batch, bool training) {
    nas::nn::backend const reference = nas::nn::reference_backend();
    std::vector<std::vector<float>> values;
    for (nas::nn::node const& n : g.nodes()) {
        std::vector<nas::shape> const shapes = g.input_shapes(n);
        nas::nn::kernel_site const site{.inputs = shapes, .output = n.output, .batch = batch, .training = training};
        auto const run = reference.make_kernel(n.op, site);
        auto const needs = run->needs();
        std::vector<float const*> inputs;
        for (nas::nn::value const v : n.inputs)
            inputs.push_back(v.node < 0 ? input.data() : values[static_cast<std::size_t>(v.node)].data());
        std::vector<std::vector<float>> parameters;
        for (nas::nn::parameter const& p : n.op.parameters(shapes))
            parameters.push_back(w.at(nas::nn::parameter_name(n.name, p.name), p.extents).data);
        std::vector<float*> pointers;
        for (auto& p : parameters) pointers.push_back(p.data());
        std::vector<double> saved(needs.saved_bytes / sizeof(double) + 1),
            scratch(needs.scratch_bytes / sizeof(double) + 1);
        values.emplace_back(static_cast<std::size_t>(batch * n.output.elements()));
        nas::nn::kernel_io io;
        io.inputs = inputs;
        io.output = values.back().data();
        io.parameters = pointers;
        io.saved = saved.data();
        io.scratch = scratch.data();
        run->forward(io);
    }
    return values[static_cast<std::size_t>(g.output().node)];
}

} // namespace test
