#pragma once
// ONNX operators on single elements: functions, arithmetic with broadcasting; and reductions, softmax, norms.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <nas/nn/ops/activate.hpp>
#include <nas/nn/ops/add.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/binary.hpp>
#include <nas/nn/ops/dropout.hpp>
#include <nas/nn/ops/elementwise.hpp>
#include <nas/nn/ops/group_norm.hpp>
#include <nas/nn/ops/instance_norm.hpp>
#include <nas/nn/ops/layer_norm.hpp>
#include <nas/nn/ops/log_softmax.hpp>
#include <nas/nn/ops/multiply.hpp>
#include <nas/nn/ops/prelu.hpp>
#include <nas/nn/ops/reduce.hpp>
#include <nas/nn/ops/rms_norm.hpp>
#include <nas/nn/ops/softmax.hpp>
#include <nas/nn/ops/transpose.hpp>

#include "support/onnx/case.hpp"

namespace test::onnx {

inline tensor elementwise_of(machine const& m, tensor const& t, nas::nn::elementwise const& op) {
    return m.run(op, {t}, first_is_batch(t));
}

inline tensor binary_of(machine const& m, nas::binary_function f, tensor const& a, tensor const& b) {
    bool const batched = a.rank() > 1 && a.rank() == b.rank() && a.dim(0) == b.dim(0);
    return m.run(nas::nn::binary{f}, {a, b}, batched);
}

inline results run_function(node const& n, machine const& m) {
    using f = nas::elementwise_function;
    static std::map<std::string, f> const by_name{{"Abs", f::abs},
                                                  {"Celu", f::celu},
                                                  {"Elu", f::elu},
                                                  {"Erf", f::erf},
                                                  {"Exp", f::exp},
                                                  {"LeakyRelu", f::leaky_relu},
                                                  {"Log", f::log},
                                                  {"Neg", f::negate},
                                                  {"Selu", f::selu},
                                                  {"Softplus", f::softplus},
                                                  {"Sqrt", f::sqrt},
                                                  {"Softsign", f::softsign},
                                                  {"Swish", f::swish},
                                                  {"Tanh", f::tanh},
                                                  {"ThresholdedRelu", f::thresholded_relu},
                                                  {"HardSigmoid", f::hard_sigmoid}};
    nas::nn::elementwise op;
    if (n.op == "Gelu") op.function = n.text("approximate", "none") == "tanh" ? f::gelu_tanh : f::gelu;
    else op.function = by_name.at(n.op);
    if (n.has("alpha")) op.a = n.number("alpha", 0);
    if (n.has("beta")) op.b = n.number("beta", 0);
    if (n.has("gamma")) op.b = n.number("gamma", 0);
    return {elementwise_of(m, n.in(), op)};
}

inline results run_activation(node const& n, machine const& m) {
    using nas::activation;
    auto const f = n.op == "Relu"        ? activation::relu
                   : n.op == "Sigmoid"   ? activation::sigmoid
                   : n.op == "HardSwish" ? activation::hard_swish
                                         : activation::none; // Identity
    return {m.run(nas::nn::activate{.function = f}, {n.in()}, first_is_batch(n.in()))};
}

inline results run_clip(node const& n, machine const& m) {
    double const least = n.given(1) ? n.in(1).data[0] : n.number("min", -std::numeric_limits<double>::infinity());
    double const most = n.given(2) ? n.in(2).data[0] : n.number("max", std::numeric_limits<double>::infinity());
    if (least > most) throw unsupported{"a lower bound above the upper one is an error here"};
    return {elementwise_of(m, n.in(), {.function = nas::elementwise_function::clip, .a = least, .b = most})};
}

inline results run_prelu(node const& n, machine const& m) {
    using nas::nn::prelu;
    tensor const &x = n.in(), &slope = n.in(1);
    auto const run = [&](prelu op, tensor const& t, bool batched = true) {
        return m.run(op, {t}, {.batched = batched, .parameters = {slope.floats()}});
    };
    if (slope.elements() == 1) return {run({.shared = true}, x)};
    if (slope.dims == x.dims) return {run({}, x.as({x.elements()}), false).as(x.dims)}; // a channel per element
    if (n.opset < 9) return {run({}, x)};                                               // a slope per channel
    if (slope.rank() != 1) throw unsupported{"slopes of several axes"};
    // Slopes of the last axis, which becomes the first one and goes back.
    std::vector<std::int64_t> order(static_cast<std::size_t>(x.rank()));
    std::iota(order.begin(), order.end(), 0);
    std::rotate(order.begin(), order.end() - 1, order.end());
    tensor const turned = run({}, m.run(nas::nn::transpose{order}, {x}, false), false);
    std::iota(order.begin(), order.end(), 1);
    order.back() = 0;
    return {m.run(nas::nn::transpose{order}, {turned}, false)};
}

// ONNX 6 named the axis at which the second tensor begins.
inline tensor aligned(node const& n, tensor const& b) {
    if (!n.has("broadcast") || !n.has("axis") || b.rank() >= n.in().rank()) return b;
    std::vector<std::int64_t> to = b.dims;
    to.resize(static_cast<std::size_t>(n.in().rank() - n.axis(n.integer("axis", 0))), 1);
    return b.as(to);
}

inline results run_binary(node const& n, machine const& m) {
    using f = nas::binary_function;
    static std::map<std::string, f> const by_name{{"Add", f::add},    {"Sub", f::subtract}, {"Mul", f::multiply},
                                                  {"Div", f::divide}, {"Pow", f::power},    {"Max", f::maximum},
                                                  {"Min", f::minimum}};
    if (n.op == "Div" && !n.in().real()) throw unsupported{"division of whole numbers"};
    if (n.op == "Mul" && n.in().dims == n.in(1).dims)
        return {m.run(nas::nn::multiply{}, {n.in(), n.in(1)}, first_is_batch(n.in()))};
    tensor out = n.in();
    if (n.inputs.size() == 1) return {m.run(nas::nn::activate{.function = nas::activation::none}, {out}, false)};
    for (std::size_t i = 1; i < n.inputs.size(); ++i) out = binary_of(m, by_name.at(n.op), out, aligned(n, n.in(i)));
    return {out};
}

inline results run_sum(node const& n, machine const& m) {
    std::vector<tensor> all;
    for (auto const& t : n.inputs) all.push_back(t.value());
    tensor out = all.size() > 1 ? m.run(nas::nn::add{}, all, first_is_batch(all[0])) : all[0];
    if (n.op == "Mean" || all.size() == 1)
        out = elementwise_of(
            m, out, {.function = nas::elementwise_function::affine, .a = 1.0 / static_cast<double>(all.size())});
    return {out};
}

inline tensor reduced(machine const& m, tensor const& t, nas::reduce_function f, std::vector<std::int64_t> axes,
                      bool keep) {
    for (std::int64_t& a : axes) a += a < 0 ? t.rank() : 0;
    bool const batched = !axes.empty() && std::find(axes.begin(), axes.end(), 0) == axes.end();
    bool const all = static_cast<std::int64_t>(axes.size()) == t.rank() - 1;
    if (batched)
        for (std::int64_t& a : axes) --a;
    tensor out = m.run(nas::nn::reduce{f, axes, keep}, {t}, batched);
    if (batched && all && !keep) out.dims.pop_back(); // a sample keeps an axis of extent 1
    return out;
}

inline results run_reduce(node const& n, machine const& m) {
    using f = nas::reduce_function;
    static std::map<std::string, f> const by_name{{"ReduceSum", f::sum},        {"ReduceMean", f::mean},
                                                  {"ReduceMax", f::max},        {"ReduceMin", f::min},
                                                  {"ReduceProd", f::product},   {"ReduceL1", f::l1},
                                                  {"ReduceL2", f::l2},          {"ReduceSumSquare", f::sum_square},
                                                  {"ReduceLogSum", f::log_sum}, {"ReduceLogSumExp", f::log_sum_exp}};
    std::vector<std::int64_t> const axes = n.given(1) ? n.in(1).integers() : n.integers("axes");
    if (axes.empty() && n.integer("noop_with_empty_axes", 0) != 0)
        return {m.run(nas::nn::activate{.function = nas::activation::none}, {n.in()})};
    return {reduced(m, n.in(), by_name.at(n.op), axes, n.integer("keepdims", 1) != 0)};
}

inline results run_softmax(node const& n, machine const& m) {
    std::int64_t axis = n.axis(n.integer("axis", n.opset < 13 ? 1 : -1));
    tensor x = n.in();
    if (n.opset < 13) { // rows of all axes from there on
        std::int64_t rows = 1;
        for (std::int64_t a = 0; a < axis; ++a) rows *= x.dim(static_cast<std::size_t>(a));
        x = x.as({rows, x.elements() / rows});
        axis = 1;
    }
    bool const batched = axis != 0;
    std::int64_t const a = batched ? axis - 1 : 0;
    tensor const y =
        n.op == "Softmax" ? m.run(nas::nn::softmax{a}, {x}, batched) : m.run(nas::nn::log_softmax{a}, {x}, batched);
    return {y.as(n.in().dims)};
}

inline results run_lp_normalization(node const& n, machine const& m) {
    auto const f = n.integer("p", 2) == 1 ? nas::reduce_function::l1 : nas::reduce_function::l2;
    tensor length = reduced(m, n.in(), f, {n.axis(n.integer("axis", -1))}, true);
    length =
        elementwise_of(m, length, {.function = nas::elementwise_function::clip, .a = 1e-12, .b = 1e30}); // not 0 / 0
    return {binary_of(m, nas::binary_function::divide, n.in(), length)};
}

inline results run_layer_norm(node const& n, machine const& m) {
    std::int64_t const axis = n.axis(n.integer("axis", -1));
    double const epsilon = n.number("epsilon", 1e-5);
    std::vector<std::vector<float>> parameters{n.in(1).floats()};
    results out(n.outputs.size()); // mean and deviation are no outputs here
    std::int64_t const from = axis == 0 ? 0 : axis - 1;
    if (n.op == "RMSNormalization") {
        out[0] = m.run(nas::nn::rms_norm{.axis = from, .epsilon = epsilon}, {n.in()},
                       {.batched = axis != 0, .parameters = parameters});
        return out;
    }
    if (n.given(2)) parameters.push_back(n.in(2).floats());
    out[0] = m.run(nas::nn::layer_norm{.axis = from, .epsilon = epsilon, .shift = n.given(2)}, {n.in()},
                   {.batched = axis != 0, .parameters = parameters});
    return out;
}

inline results run_group_norm(node const& n, machine const& m) {
    std::vector<std::vector<float>> const parameters{n.in(1).floats(), n.in(2).floats()};
    double const epsilon = n.number("epsilon", 1e-5);
    if (n.op == "InstanceNormalization")
        return {m.run(nas::nn::instance_norm{.epsilon = epsilon}, {n.in()}, {.parameters = parameters})};
    return {m.run(nas::nn::group_norm{.groups = n.integer("num_groups", 1), .epsilon = epsilon}, {n.in()},
                  {.parameters = parameters})};
}

// {N, C, ...} as images of one row.
inline tensor as_image(tensor const& t) {
    std::int64_t const channels = t.dim(1);
    return t.rank() == 4 ? t : t.as({t.dim(0), channels, 1, t.elements() / t.dim(0) / channels});
}

inline results run_batch_norm(node const& n, machine const& m) {
    double const momentum = 1 - n.number("momentum", 0.9); // ONNX weights the old statistics
    bool const training = n.integer("training_mode", 0) != 0;
    machine::options o{.training = training};
    for (std::size_t i = 1; i < 5; ++i) o.parameters.push_back(n.in(i).floats());
    tensor const image = as_image(n.in());
    results out{m.run(nas::nn::batch_norm{.epsilon = n.number("epsilon", 1e-5), .momentum = momentum}, {image}, o)
                    .as(n.in().dims)};
    if (!training) return out;
    // ONNX moves the running variance by the biased variance of the batch, we by the unbiased one.
    double const count = static_cast<double>(image.elements() / image.dim(1));
    tensor mean{n.in(3).dims, {}}, variance = mean;
    for (std::size_t c = 0; c < o.parameters[3].size(); ++c) {
        mean.data.push_back(static_cast<double>(m.parameters_after()[2][c]));
        double const kept = (1 - momentum) * static_cast<double>(o.parameters[3][c]);
        variance.data.push_back(kept + (static_cast<double>(m.parameters_after()[3][c]) - kept) * (count - 1) / count);
    }
    out.emplace_back(mean);
    out.emplace_back(variance);
    return out;
}

// Without parameters, over batch, height and width: what batch_norm computes in training.
inline results run_mean_variance(node const& n, machine const& m) {
    if (n.integers("axes", {0, 2, 3}) != std::vector<std::int64_t>{0, 2, 3})
        throw unsupported{"axes other than batch, height and width"};
    auto const channels = static_cast<std::size_t>(n.in().dim(1));
    std::vector<float> const ones(channels, 1.0f), zeros(channels, 0.0f);
    return {m.run(nas::nn::batch_norm{.epsilon = 1e-9}, {n.in()},
                  {.parameters = {ones, zeros, zeros, ones}, .training = true})};
}

inline results run_dropout(node const& n, machine const& m) {
    bool const training = n.given(2) && n.in(2).data[0] != 0;
    double const rate = n.given(1) ? n.in(1).data[0] : n.number("ratio", 0.5);
    if (training && rate > 0) throw unsupported{"which elements fall out depends on the generator"};
    results out(n.outputs.size()); // no mask
    out[0] = m.run(nas::nn::dropout{training ? rate : 0.5}, {n.in()},
                   machine::options{.batched = first_is_batch(n.in()), .training = training});
    return out;
}

inline converters pointwise_converters() {
    converters out;
    for (char const* const op : {"Abs", "Celu", "Elu", "Erf", "Exp", "Gelu", "HardSigmoid", "LeakyRelu", "Log", "Neg",
                                 "Selu", "Softplus", "Softsign", "Sqrt", "Swish", "Tanh", "ThresholdedRelu"})
        out[op] = run_function;
    for (char const* const op : {"Relu", "Sigmoid", "HardSwish", "Identity"}) out[op] = run_activation;
    for (char const* const op : {"Add", "Sub", "Mul", "Div", "Pow", "Max", "Min"}) out[op] = run_binary;
    for (char const* const op : {"ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1",
                                 "ReduceL2", "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp"})
        out[op] = run_reduce;
    out.merge(converters{{"Clip", run_clip},
                         {"PRelu", run_prelu},
                         {"Sum", run_sum},
                         {"Mean", run_sum},
                         {"Softmax", run_softmax},
                         {"LogSoftmax", run_softmax},
                         {"LpNormalization", run_lp_normalization},
                         {"LayerNormalization", run_layer_norm},
                         {"RMSNormalization", run_layer_norm},
                         {"GroupNormalization", run_group_norm},
                         {"InstanceNormalization", run_group_norm},
                         {"BatchNormalization", run_batch_norm},
                         {"MeanVarianceNormalization", run_mean_variance},
                         {"Dropout", run_dropout}});
    return out;
}

} // namespace test::onnx
