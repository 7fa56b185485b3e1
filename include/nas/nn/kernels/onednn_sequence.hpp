#pragma once
// Sequences on oneDNN: dense layers, products of matrices, attention, recurrence.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/cpu/rows.hpp>
#include <nas/backend/onednn/batched_matmul.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/rows.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/kernels/onednn/linear.hpp>
#include <nas/nn/kernels/onednn/recurrent.hpp>
#include <nas/nn/ops/attention.hpp>
#include <nas/nn/ops/dense.hpp>
#include <nas/nn/ops/gru.hpp>
#include <nas/nn/ops/lstm.hpp>
#include <nas/nn/ops/matmul.hpp>
#include <nas/nn/ops/rnn.hpp>

namespace nas::nn::onednn_kernels {

/// A dense layer is a linear one over all positions of all samples.
inline std::unique_ptr<kernel> make_dense(dense const& op, kernel_site const& site, context const& c) {
    std::int64_t const in = dense::in_features(site.inputs[0]);
    std::array<shape, 1> const row{shape{in}};
    kernel_site rows = site;
    rows.inputs = row;
    rows.output = {op.out_features};
    rows.batch = site.batch * site.inputs[0].elements() / in;
    return linear_kernel::make({.out_features = op.out_features, .bias = op.bias}, rows, c);
}

/// Products whose sides either do not repeat, or have one matrix per sample.
class matmul_kernel final : public kernel {
public:
    /// Null where axes broadcast otherwise, where a gradient would have to be summed up over matrices that do not lie
    /// behind each other, or where oneDNN has no optimised implementation.
    static std::unique_ptr<kernel> make(matmul const& op, kernel_site const& site, context const& c) {
        reference::matmul_sizes const s = op.sizes(site.batch, site.inputs[0], site.inputs[1]);
        std::array<bool, 2> repeats{};
        for (std::size_t side = 0; side < 2; ++side) {
            std::int64_t const own = s.many.elements(side);
            repeats[side] = own != s.many.elements();
            if (repeats[side] && own != site.batch) return nullptr;
        }
        if (repeats[0] && repeats[1]) return nullptr;
        if (site.training && (repeats[0] || (repeats[1] && s.a_transposed))) return nullptr;
        std::unique_ptr<matmul_kernel> k(new matmul_kernel(s, repeats, site, c));
        for (onednn::batched_matmul const& p : k->products_)
            if (!p) return nullptr;
        return k;
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout, plain_layout};
        for (onednn::batched_matmul const& p : products_)
            n.scratch_bytes = std::max(n.scratch_bytes, p.scratch_bytes());
        return n;
    }
    void forward(kernel_io const& io) override { products_[0].run(io.inputs[0], io.inputs[1], io.output, io.scratch); }
    void backward(kernel_io const& io) override {
        float const *const a = io.inputs[0], *const b = io.inputs[1], *const g = io.output_gradient;
        if (float* const to = io.input_gradients[0])
            products_[1].run(a_transposed_ ? b : g, a_transposed_ ? g : b, to, io.scratch);
        if (float* const to = io.input_gradients[1])
            products_[2].run(b_transposed_ ? g : a, b_transposed_ ? a : g, to, io.scratch);
    }
    std::string_view implementation() const override { return implementation_; }

private:
    matmul_kernel(reference::matmul_sizes const& s, std::array<bool, 2> repeats, kernel_site const& site,
                  context const& c)
        : a_transposed_(s.a_transposed), b_transposed_(s.b_transposed) {
        using strides = std::array<std::int64_t, 4>;
        std::int64_t const many = s.many.elements() / site.batch, M = s.rows, K = s.inner, N = s.columns;
        std::int64_t const a = M * K, b = K * N, g = M * N;
        // Along samples, matrices, rows and columns; a and b as they are read, and transposed.
        strides const of_a{repeats[0] ? a : many * a, a, s.a_transposed ? 1 : K, s.a_transposed ? M : 1};
        strides const of_b{repeats[1] ? b : many * b, b, s.b_transposed ? 1 : N, s.b_transposed ? K : 1};
        strides const of_g{many * g, g, N, 1};
        auto const turned = [](strides x) { return strides{x[0], x[1], x[3], x[2]}; };
        products_.emplace_back(c.engine, onednn::batched_matmul_problem{.outer = site.batch,
                                                                        .many = many,
                                                                        .rows = M,
                                                                        .inner = K,
                                                                        .columns = N,
                                                                        .a_strides = of_a,
                                                                        .b_strides = of_b,
                                                                        .c_strides = of_g,
                                                                        .a_repeats = repeats[0],
                                                                        .b_repeats = repeats[1],
                                                                        .threads = site.threads});
        implementation_ = nas::concat("onednn ", products_[0].implementation());
        if (!site.training) return;
        // oneDNN writes results by rows only, so the gradient of a transposed side is the transposed product.
        auto const enter = [&](std::int64_t n, std::int64_t rows, std::int64_t inner, std::int64_t columns,
                               strides const& x, strides const& y, std::int64_t matrix) {
            products_.emplace_back(c.engine,
                                   onednn::batched_matmul_problem{.outer = site.batch,
                                                                  .many = n,
                                                                  .rows = rows,
                                                                  .inner = inner,
                                                                  .columns = columns,
                                                                  .a_strides = x,
                                                                  .b_strides = y,
                                                                  .c_strides = {n * matrix, matrix, columns, 1},
                                                                  .b_repeats = repeats[1] && n > 1,
                                                                  .threads = site.threads});
        };
        if (s.a_transposed) enter(many, K, N, M, of_b, turned(of_g), a);
        else enter(many, M, N, K, of_g, turned(of_b), a);
        // One b for many a: the rows of all a lie behind each other, as one matrix.
        std::int64_t const together = repeats[1] ? many : 1;
        if (s.b_transposed) enter(many / together, N, together * M, K, turned(of_g), of_a, b);
        else enter(many / together, K, together * M, N, turned(of_a), of_g, b);
    }

    bool a_transposed_, b_transposed_;
    std::vector<onednn::batched_matmul> products_; // forward, gradient of a, gradient of b
    std::string implementation_;
};

/// Scores by oneDNN, probabilities by own kernels, values by oneDNN; backward alike. Where heads share keys, one member of
/// every group after the other, as their gradients add up.
class attention_kernel final : public kernel {
public:
    /// Null where oneDNN has no optimised implementation.
    static std::unique_ptr<kernel> make(attention const& op, kernel_site const& site, context const& c) {
        std::unique_ptr<attention_kernel> k(new attention_kernel(op.sizes(site.batch, site.inputs), site, c));
        for (onednn::batched_matmul const& p : k->products_)
            if (!p) return nullptr;
        return k;
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts.assign(inputs_, plain_layout);
        for (onednn::batched_matmul const& p : products_)
            n.scratch_bytes = std::max(n.scratch_bytes, p.scratch_bytes());
        n.scratch_bytes += own_scratch_bytes(); // behind which oneDNN has its own
        if (training_) n.saved_bytes = scores_bytes();
        return n;
    }
    void forward(kernel_io const& io) override {
        auto* const p = static_cast<float*>(training_ ? io.saved : io.scratch);
        scores(io, p);
        cpu::attention_probabilities(level_, rows_, inputs_ == 4 ? io.inputs[3] : nullptr, p, threads_);
        for (std::int64_t m = 0; m < sizes_.group(); ++m)
            products_[1].run(p + m * plane(), io.inputs[2], io.output + m * value_step(), inner_scratch(io));
    }
    void backward(kernel_io const& io) override {
        auto const* const p = static_cast<float const*>(io.saved);
        auto* const d = static_cast<float*>(io.scratch);
        if (float* const to = io.input_gradients[2])
            sum_over_group(io, products_[3], to, value_elements(), [&](std::int64_t m) {
                return std::pair{p + m * plane(), io.output_gradient + m * value_step()};
            });
        for (std::int64_t m = 0; m < sizes_.group(); ++m)
            products_[2].run(io.output_gradient + m * value_step(), io.inputs[2], d + m * plane(), inner_scratch(io));
        cpu::softmax_rows_backward(level_, rows_.rows(), rows_.keys, false, p, d, d, threads_);
        if (inputs_ == 4 && io.input_gradients[3]) mask_gradient(d, io.input_gradients[3]);
        if (rows_.softcap > 0) through_cap(io, d);
        std::int64_t const n = rows_.rows() * rows_.keys;
        parallel_for(cpu::worthwhile_threads(threads_, n), n, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) d[i] *= rows_.scale;
        });
        for (std::int64_t m = 0; io.input_gradients[0] && m < sizes_.group(); ++m)
            products_[4].run(d + m * plane(), io.inputs[1], io.input_gradients[0] + m * query_step(),
                             inner_scratch(io));
        if (float* const to = io.input_gradients[1])
            sum_over_group(io, products_[5], to, key_elements(), [&](std::int64_t m) {
                return std::pair{d + m * plane(), io.inputs[0] + m * query_step()};
            });
    }
    std::string_view implementation() const override { return implementation_; }

private:
    using strides = std::array<std::int64_t, 4>;

    attention_kernel(reference::attention_sizes const& s, kernel_site const& site, context const& c)
        : rows_{.samples = s.batch,
                .heads = s.heads,
                .queries = s.queries,
                .keys = s.keys,
                .mask_heads = s.mask_heads,
                .causal = s.causal,
                .scale = static_cast<float>(s.scale),
                .softcap = static_cast<float>(s.softcap)},
          sizes_(s),
          inputs_(site.inputs.size()),
          training_(site.training),
          level_(c.level),
          threads_(site.threads) {
        // Every `step`-th of `heads` heads.
        auto const lies = [&](std::int64_t heads, std::int64_t step, std::int64_t length, std::int64_t features) {
            return s.merged ? strides{length * heads * features, step * features, heads * features, 1}
                            : strides{heads * length * features, step * length * features, features, 1};
        };
        auto const turned = [](strides x) { return strides{x[0], x[1], x[3], x[2]}; };
        strides const q = lies(s.heads, s.group(), s.queries, s.features), k = lies(s.kv_heads, 1, s.keys, s.features),
                      v = lies(s.kv_heads, 1, s.keys, s.value_features),
                      o = lies(s.heads, s.group(), s.queries, s.value_features),
                      p{s.heads * s.queries * s.keys, s.group() * s.queries * s.keys, s.keys, 1};
        auto const enter = [&](std::int64_t rows, std::int64_t inner, std::int64_t columns, strides const& x,
                               strides const& y, strides const& z) {
            products_.emplace_back(c.engine, onednn::batched_matmul_problem{.outer = s.batch,
                                                                            .many = s.kv_heads,
                                                                            .rows = rows,
                                                                            .inner = inner,
                                                                            .columns = columns,
                                                                            .a_strides = x,
                                                                            .b_strides = y,
                                                                            .c_strides = z,
                                                                            .threads = site.threads});
        };
        enter(s.queries, s.features, s.keys, q, turned(k), p);
        enter(s.queries, s.keys, s.value_features, p, v, o);
        implementation_ = nas::concat("onednn ", products_[0].implementation());
        if (!training_) return;
        enter(s.queries, s.value_features, s.keys, o, turned(v), p); // of the probabilities
        enter(s.keys, s.queries, s.value_features, turned(p), o, v); // of the values
        enter(s.queries, s.keys, s.features, p, k, q);               // of the queries
        enter(s.keys, s.queries, s.features, turned(p), q, k);       // of the keys
    }

    // From one head of a group to the next, in probabilities, queries and outputs.
    std::int64_t plane() const { return sizes_.queries * sizes_.keys; }
    std::int64_t query_step() const { return sizes_.features * (sizes_.merged ? 1 : sizes_.queries); }
    std::int64_t value_step() const { return sizes_.value_features * (sizes_.merged ? 1 : sizes_.queries); }
    std::int64_t key_elements() const { return sizes_.batch * sizes_.kv_heads * sizes_.keys * sizes_.features; }
    std::int64_t value_elements() const { return sizes_.batch * sizes_.kv_heads * sizes_.keys * sizes_.value_features; }

    static std::size_t bytes(std::int64_t floats) {
        return (static_cast<std::size_t>(floats) * sizeof(float) + 63) / 64 * 64;
    }
    std::size_t scores_bytes() const { return bytes(sizes_.scores()); }
    // Scores or their gradients; in training, behind them the scores again (softcap), or what a group adds up.
    std::size_t own_scratch_bytes() const {
        if (!training_) return scores_bytes();
        return scores_bytes() + std::max(sizes_.softcap > 0 ? scores_bytes() : 0,
                                         sizes_.group() > 1 ? bytes(std::max(key_elements(), value_elements())) : 0);
    }
    float* second(kernel_io const& io) const {
        return reinterpret_cast<float*>(static_cast<std::byte*>(io.scratch) + scores_bytes());
    }
    void* inner_scratch(kernel_io const& io) const { return static_cast<std::byte*>(io.scratch) + own_scratch_bytes(); }

    void scores(kernel_io const& io, float* to) const {
        for (std::int64_t m = 0; m < sizes_.group(); ++m)
            products_[0].run(io.inputs[0] + m * query_step(), io.inputs[1], to + m * plane(), inner_scratch(io));
    }

    // The gradient of softcap * tanh(scale * score / softcap), but for the scale.
    void through_cap(kernel_io const& io, float* d) const {
        float* const x = second(io);
        scores(io, x);
        std::int64_t const n = sizes_.scores();
        float const inverse = rows_.scale / rows_.softcap;
        parallel_for(cpu::worthwhile_threads(threads_, n), n, [=](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) x[i] *= inverse;
        });
        cpu::elementwise_backward(level_, elementwise_function::tanh, {}, n, x, d, d, threads_);
    }

    // to = sum of the products of all members of the groups.
    template <class Sides>
    void sum_over_group(kernel_io const& io, onednn::batched_matmul const& product, float* to, std::int64_t elements,
                        Sides sides) const {
        for (std::int64_t m = 0; m < sizes_.group(); ++m) {
            auto const [a, b] = sides(m);
            float* const part = m == 0 ? to : second(io);
            product.run(a, b, part, inner_scratch(io));
            if (m == 0) continue;
            parallel_for(cpu::worthwhile_threads(threads_, elements), elements,
                         [to, part](std::int64_t begin, std::int64_t end, int) {
                             for (std::int64_t i = begin; i < end; ++i) to[i] += part[i];
                         });
        }
    }

    // A mask of all heads gathers what each head says.
    void mask_gradient(float const* d, float* to) const {
        std::int64_t const plane = rows_.queries * rows_.keys, shared = rows_.heads / rows_.mask_heads;
        parallel_for(cpu::worthwhile_threads(threads_, rows_.rows() * rows_.keys), rows_.samples * rows_.mask_heads,
                     [&](std::int64_t begin, std::int64_t end, int) {
                         for (std::int64_t m = begin; m < end; ++m) {
                             std::copy_n(d + m * shared * plane, plane, to + m * plane);
                             for (std::int64_t h = 1; h < shared; ++h)
                                 for (std::int64_t i = 0; i < plane; ++i)
                                     to[m * plane + i] += d[(m * shared + h) * plane + i];
                         }
                     });
    }

    cpu::score_rows rows_;
    reference::attention_sizes sizes_;
    std::size_t inputs_;
    bool training_;
    cpu::simd_level level_;
    int threads_;
    std::vector<onednn::batched_matmul> products_; // scores, output; gradients: probabilities, values, queries, keys
    std::string implementation_;
};

/// Enters them in `b`, and the own kernels of norms, softmax and elementwise functions between them.
inline void provide_sequences(backend& b, context const& c) {
    b.provide<dense>([c](dense const& op, kernel_site const& site) { return make_dense(op, site, c); });
    b.provide<matmul>([c](matmul const& op, kernel_site const& site) { return matmul_kernel::make(op, site, c); });
    b.provide<attention>(
        [c](attention const& op, kernel_site const& site) { return attention_kernel::make(op, site, c); });
    auto const recurrent = [c](auto const& op, kernel_site const& site) {
        bool peepholes = false;
        if constexpr (requires { op.peepholes; }) peepholes = op.peepholes;
        return recurrent_kernel::make(op.sizes(site.batch, site.inputs[0]), op.bias, peepholes, site, c);
    };
    b.provide<lstm>(recurrent);
    b.provide<gru>(recurrent);
    b.provide<rnn>(recurrent);
}

} // namespace nas::nn::onednn_kernels
