#pragma once
// ONNX operators on sequences and matrices, and those of training: losses and optimizers.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <nas/nn/ops/attention.hpp>
#include <nas/nn/ops/binary.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/elementwise.hpp>
#include <nas/nn/ops/embedding.hpp>
#include <nas/nn/ops/gru.hpp>
#include <nas/nn/ops/linear.hpp>
#include <nas/nn/ops/log_softmax.hpp>
#include <nas/nn/ops/lstm.hpp>
#include <nas/nn/ops/matmul.hpp>
#include <nas/nn/ops/reshape.hpp>
#include <nas/nn/ops/rnn.hpp>
#include <nas/nn/ops/transpose.hpp>
#include <nas/train/adagrad.hpp>
#include <nas/train/adam.hpp>
#include <nas/train/cross_entropy.hpp>
#include <nas/train/optimizer.hpp>
#include <nas/train/sgd.hpp>

#include "support/onnx/case.hpp"

namespace test::onnx {

inline results run_matmul(node const& n, machine const& m) {
    tensor const &a = n.in(), &b = n.in(1);
    return {m.run(nas::nn::matmul{}, {a, b}, a.rank() > 2 && a.rank() == b.rank() && a.dim(0) == b.dim(0))};
}

inline results run_gemm(node const& n, machine const& m) {
    using nas::nn::transpose;
    double const alpha = n.number("alpha", 1), beta = n.number("beta", 1);
    tensor const a = n.integer("transA", 0) != 0 ? m.run(transpose{}, {n.in()}, false) : n.in();
    tensor const w = n.integer("transB", 0) != 0 ? n.in(1) : m.run(transpose{}, {n.in(1)}, false);
    std::int64_t const out = w.dim(0);
    if (alpha == 1 && beta == 1 && n.given(2) && n.in(2).elements() == out)
        return {m.run(nas::nn::linear{.out_features = out, .bias = true}, {a},
                      {.parameters = {w.floats(), n.in(2).floats()}})};
    auto const scaled = [&](tensor const& t, double by) {
        return m.run(nas::nn::elementwise{nas::elementwise_function::affine, by}, {t}, false);
    };
    tensor const y =
        scaled(m.run(nas::nn::linear{.out_features = out, .bias = false}, {a}, {.parameters = {w.floats()}}), alpha);
    if (!n.given(2)) return {y};
    return {m.run(nas::nn::binary{nas::binary_function::add}, {y, scaled(n.in(2), beta)}, false)};
}

// Rows of a matrix; other axes go to the front and back again.
inline results run_gather(node const& n, machine const& m) {
    std::int64_t const axis = n.axis(n.integer("axis", 0)), rank = n.in().rank();
    std::vector<std::int64_t> order(static_cast<std::size_t>(rank));
    std::iota(order.begin(), order.end(), 0);
    std::rotate(order.begin(), order.begin() + axis, order.begin() + axis + 1);
    tensor const table = axis == 0 ? n.in() : m.run(nas::nn::transpose{order}, {n.in()}, false);
    std::int64_t const rows = table.dim(0), features = table.elements() / rows;
    tensor ids = n.in(1);
    for (double& id : ids.data) id += id < 0 ? static_cast<double>(rows) : 0;
    tensor out =
        m.run(nas::nn::embedding{rows, features}, {ids}, {.batched = ids.rank() > 1, .parameters = {table.floats()}});
    std::vector<std::int64_t> extents = ids.dims;
    extents.insert(extents.end(), table.dims.begin() + 1, table.dims.end());
    out = m.run(nas::nn::reshape{extents}, {out}, false);
    if (axis == 0) return {out};
    std::vector<std::int64_t> back; // the axes in front of the ids, the ids, the rest
    for (std::int64_t i = 0; i < axis; ++i) back.push_back(ids.rank() + i);
    for (std::int64_t i = 0; i < ids.rank(); ++i) back.push_back(i);
    for (std::int64_t i = axis; i + 1 < rank; ++i) back.push_back(ids.rank() + i);
    return {m.run(nas::nn::transpose{back}, {out}, false)};
}

// What is added to the scores, {N, 1 or heads, Lq, Lk}, of a mask that may lack axes or be one of truth values.
inline tensor scores_mask(tensor const& mask, std::int64_t batch) {
    tensor out{mask.dims, mask.data};
    if (mask.type == "bool")
        for (double& x : out.data) x = x != 0 ? 0 : -std::numeric_limits<double>::infinity();
    while (out.rank() < 4) out.dims.insert(out.dims.begin(), 1);
    if (out.dim(0) == 1)
        for (std::int64_t i = 1; i < batch; ++i, ++out.dims[0])
            out.data.insert(out.data.end(), out.data.begin(), out.data.begin() + out.elements() / i);
    return out;
}

inline results run_attention(node const& n, machine const& m) {
    if (n.given(6)) throw unsupported{"lengths of padded keys (nonpad_kv_seqlen)"};
    tensor q = n.in(), k = n.in(1), v = n.in(2);
    bool const merged = q.rank() == 3, past = n.given(4);
    bool const causal = n.integer("is_causal", 0) != 0;
    if (causal && past) throw unsupported{"is_causal with past keys"};
    std::int64_t const heads = n.integer("q_num_heads", 1), kv_heads = n.integer("kv_num_heads", 1);
    nas::nn::attention op{.causal = causal, .softcap = n.number("softcap", 0)};
    if (n.has("scale")) op.scale = n.number("scale", 1);
    results out(n.outputs.size());
    auto const apart = [&](tensor const& t, std::int64_t h) { // {L, h * d} -> {h, L, d}
        return m.run(nas::nn::transpose{{1, 0, 2}}, {m.run(nas::nn::reshape{{0, h, t.dim(2) / h}}, {t})});
    };
    if (merged && !past) {
        op.heads = heads;
        op.kv_heads = kv_heads;
    } else if (merged) {
        q = apart(q, heads);
        k = apart(k, kv_heads);
        v = apart(v, kv_heads);
    }
    if (past) {
        k = m.run(nas::nn::concat{1}, {n.in(4), k});
        v = m.run(nas::nn::concat{1}, {n.in(5), v});
        for (std::size_t i = 0; i < n.outputs.size(); ++i) {
            if (n.output_positions[i] == 1) out[i] = k;
            if (n.output_positions[i] == 2) out[i] = v;
        }
    }
    std::vector<tensor> inputs{q, k, v};
    if (n.given(3)) {
        tensor mask = scores_mask(n.in(3), q.dim(0));
        if (mask.dim(3) != k.dim(merged && !past ? 1 : 2)) throw unsupported{"masks shorter than the keys"};
        inputs.push_back(mask);
    }
    tensor y = m.run(op, inputs);
    if (merged && past) y = m.run(nas::nn::reshape{{0, -1}}, {m.run(nas::nn::transpose{{1, 0, 2}}, {y})});
    out[0] = y;
    return out;
}

inline results run_recurrent(node const& n, machine const& m) {
    using namespace nas::nn;
    bool const batch_first = n.integer("layout", 0) != 0;
    tensor const x = batch_first ? n.in() : m.run(transpose{{1, 0, 2}}, {n.in()}, false);
    std::int64_t const batch = x.dim(0), length = x.dim(1), hidden = n.integer("hidden_size", 0);
    std::int64_t const directions = n.in(1).dim(0);
    if (n.given(4))
        for (std::int64_t const l : n.in(4).integers())
            if (l != length) throw unsupported{"sequences of different lengths"};
    for (std::size_t i = 5; i < 7; ++i)
        if (n.given(i))
            for (double const s : n.in(i).data)
                if (s != 0) throw unsupported{"initial states other than zero"};
    if (n.texts.count("activations") || n.has("clip")) throw unsupported{"other functions of the gates, or clip"};
    std::string const way = n.text("direction", "forward");
    reading const direction = way == "reverse" ? reading::reverse : directions == 2 ? reading::both : reading::forward;
    machine::options o{.parameters = {n.in(1).floats(), n.in(2).floats()}};
    bool const bias = n.given(3), peepholes = n.op == "LSTM" && n.given(7);
    if (bias) o.parameters.push_back(n.in(3).floats());
    if (peepholes) o.parameters.push_back(n.in(7).floats());
    auto const run = [&](bool last) {
        if (n.op == "LSTM") return m.run(lstm{hidden, direction, bias, peepholes, last}, {x}, o);
        if (n.op == "GRU")
            return m.run(gru{hidden, direction, bias, n.integer("linear_before_reset", 0) != 0, last}, {x}, o);
        return m.run(rnn{hidden, direction, bias, false, last}, {x}, o);
    };
    results out(n.outputs.size());
    for (std::size_t i = 0; i < n.outputs.size(); ++i) {
        if (n.output_positions[i] == 0) {
            tensor const y = run(false).as({batch, length, directions, hidden});
            out[i] = batch_first ? y : m.run(transpose{{1, 2, 0, 3}}, {y}, false);
        } else if (n.output_positions[i] == 1) {
            tensor const y = run(true).as({batch, directions, hidden});
            out[i] = batch_first ? y : m.run(transpose{{1, 0, 2}}, {y}, false);
        } // the third is the cell of the LSTM
    }
    return out;
}

inline results run_cross_entropy(node const& n, machine const& m) {
    std::string const reduction = n.text("reduction", "mean");
    if (reduction == "none") throw unsupported{"reduction none: losses are one number"};
    nas::train::cross_entropy loss{.pixels = n.in().elements() / n.in().dim(0) / n.in().dim(1),
                                   .log_probabilities = n.op == "NegativeLogLikelihoodLoss"};
    loss.reduction = reduction == "sum" ? nas::train::loss_reduction::sum : nas::train::loss_reduction::mean;
    if (n.given(2)) loss.class_weights = n.in(2).floats();
    if (n.has("ignore_index")) loss.ignore = static_cast<std::int32_t>(n.integer("ignore_index", 0));
    std::vector<std::int32_t> labels;
    for (double const l : n.in(1).data) labels.push_back(static_cast<std::int32_t>(l));
    results out{tensor{{}, {loss(n.in().floats(), labels).loss}}};
    if (n.outputs.size() > 1) out.emplace_back(m.run(nas::nn::log_softmax{.axis = 0}, {n.in()}));
    return out;
}

// T = 0: neither decay of the rate nor, in Adam, correction of the moments, which is what very late steps have.
inline results run_optimizer(node const& n, machine const&) {
    if (n.in(1).data[0] != 0) throw unsupported{"updates other than the first"};
    double const norm = n.number("norm_coefficient", 0), epsilon = n.number("epsilon", 0);
    std::size_t const states = n.op == "Adam" ? 2 : 1, count = (n.inputs.size() - 2) / (2 + states);
    results out(n.outputs.size());
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<float> x = n.in(2 + i).floats();
        std::vector<float> const g = n.in(2 + count + i).floats();
        std::vector<std::vector<float>> kept;
        std::vector<float*> slots;
        for (std::size_t s = 0; s < states; ++s) kept.push_back(n.in(2 + (2 + s) * count + i).floats());
        for (auto& s : kept) slots.push_back(s.data());
        nas::train::update_range const r{.parameters = x.data(),
                                         .gradients = g.data(),
                                         .slots = slots,
                                         .elements = static_cast<std::int64_t>(x.size()),
                                         .rate = n.in().data[0],
                                         .decay = norm,
                                         .step = 1'000'000'000};
        if (n.op == "Adam") nas::train::adam{n.number("alpha", 0.9), n.number("beta", 0.999), epsilon}.update(r);
        else if (n.op == "Adagrad") nas::train::adagrad{.epsilon = epsilon}.update(r);
        else nas::train::sgd{.momentum = n.number("alpha", 0), .nesterov = n.text("mode") == "nesterov"}.update(r);
        out[i] = tensor{n.in(2 + i).dims, {x.begin(), x.end()}};
        for (std::size_t s = 0; s < states; ++s)
            out[(1 + s) * count + i] = tensor{n.in(2 + i).dims, {kept[s].begin(), kept[s].end()}};
    }
    return out;
}

inline converters sequence_converters() {
    return {{"MatMul", run_matmul},
            {"Gemm", run_gemm},
            {"Gather", run_gather},
            {"Attention", run_attention},
            {"LSTM", run_recurrent},
            {"GRU", run_recurrent},
            {"RNN", run_recurrent},
            {"SoftmaxCrossEntropyLoss", run_cross_entropy},
            {"NegativeLogLikelihoodLoss", run_cross_entropy},
            {"Adam", run_optimizer},
            {"Adagrad", run_optimizer},
            {"Momentum", run_optimizer}};
}

} // namespace test::onnx
