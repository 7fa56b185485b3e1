#pragma once
// LSTM, GRU and simple recurrence on oneDNN's matrix products and own kernels.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nas/backend/cpu/column_sum.hpp>
#include <nas/backend/cpu/recurrent.hpp>
#include <nas/backend/onednn/batched_matmul.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/onednn/context.hpp>

namespace nas::nn::onednn_kernels {

/// The products with the input are one for all steps, those with the state one per step. Steps are kept by time: gates,
/// second state, state.
class recurrent_kernel final : public kernel {
public:
    /// Null where the reset gate acts in front of the products, where gates see the cell, or where oneDNN has no optimised
    /// implementation.
    static std::unique_ptr<kernel> make(reference::recurrent_sizes const& s, bool bias, bool peepholes,
                                        kernel_site const& site, context const& c) {
        if (s.cell == reference::recurrent_cell::gru || peepholes) return nullptr;
        std::unique_ptr<recurrent_kernel> k(new recurrent_kernel(s, bias, site, c));
        for (onednn::batched_matmul const& p : k->products_)
            if (!p) return nullptr;
        return k;
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        std::size_t inner = 0;
        for (onednn::batched_matmul const& p : products_) inner = std::max(inner, p.scratch_bytes());
        n.saved_bytes = training_ ? bytes(kept_floats()) : 0;
        std::size_t const forward =
            bytes(positions_ * rows_) + bytes(s_.batch * rows_) + (training_ ? std::size_t{0} : bytes(kept_floats()));
        std::size_t const backward = 2 * bytes(positions_ * rows_) + bytes(positions_ * s_.hidden) +
                                     2 * bytes(s_.batch * s_.hidden) + bytes(positions_ * s_.features);
        n.scratch_bytes = inner + (training_ ? std::max(forward, backward) : forward);
        return n;
    }

    void forward(kernel_io const& io) override {
        pieces room(io.scratch);
        float* const from_input = room.take(positions_ * rows_);
        float* const from_state = room.take(s_.batch * rows_);
        float* const kept = training_ ? static_cast<float*>(io.saved) : room.take(kept_floats());
        for (std::int64_t d = 0; d < s_.directions; ++d) {
            float const* const recurrence = io.parameters[1] + d * rows_ * s_.hidden;
            float const* const bias = bias_ ? io.parameters[2] + d * 2 * rows_ : nullptr;
            products_[0].run(io.inputs[0], io.parameters[0] + d * rows_ * s_.features, from_input, room.rest());
            for (std::int64_t step = 0; step < s_.length; ++step) {
                std::int64_t const t = s_.time(d, step), before = step > 0 ? s_.time(d, step - 1) : -1;
                if (before >= 0)
                    products_[1].run(at(kept, d, 0, before) + state_at(), recurrence, from_state, room.rest());
                parallel_for(workers(), s_.batch, [&](std::int64_t begin, std::int64_t end, int) {
                    for (std::int64_t n = begin; n < end; ++n) {
                        float* const now = at(kept, d, n, t);
                        float const* const old = before >= 0 ? at(kept, d, n, before) : nullptr;
                        cpu::recurrent_step(level_, s_.cell, s_.hidden,
                                            {.input_products = from_input + (n * s_.length + t) * rows_,
                                             .state_products = old ? from_state + n * rows_ : zeros_.data(),
                                             .input_bias = bias ? bias : zeros_.data(),
                                             .state_bias = bias ? bias + rows_ : zeros_.data(),
                                             .cell_before = old ? old + rows_ : zeros_.data(),
                                             .state_before = old ? old + state_at() : zeros_.data(),
                                             .gates = now,
                                             .second = now + rows_,
                                             .state = now + state_at()});
                        if (!s_.last_only || step + 1 == s_.length)
                            std::copy_n(now + state_at(), s_.hidden, io.output + s_.output_at(d, n, t));
                    }
                });
            }
        }
    }

    void backward(kernel_io const& io) override {
        pieces room(io.scratch);
        float* const of_input = room.take(positions_ * rows_);
        float* const of_state = differ() ? room.take(positions_ * rows_) : of_input;
        float* const states = room.take(positions_ * s_.hidden);
        float* const flow = room.take(s_.batch * s_.hidden);
        float* const carry = room.take(s_.batch * s_.hidden);
        float* const other = room.take(positions_ * s_.features);
        auto const* const kept = static_cast<float const*>(io.saved);
        for (std::int64_t d = 0; d < s_.directions; ++d) {
            float const* const weight = io.parameters[0] + d * rows_ * s_.features;
            float const* const recurrence = io.parameters[1] + d * rows_ * s_.hidden;
            std::fill_n(flow, s_.batch * s_.hidden, 0.0f);
            std::fill_n(carry, s_.batch * s_.hidden, 0.0f);
            for (std::int64_t step = s_.length; step-- > 0;) {
                std::int64_t const t = s_.time(d, step), before = step > 0 ? s_.time(d, step - 1) : -1;
                parallel_for(workers(), s_.batch, [&](std::int64_t begin, std::int64_t end, int) {
                    for (std::int64_t n = begin; n < end; ++n) {
                        float const* const now = at(kept, d, n, t);
                        float const* const old = before >= 0 ? at(kept, d, n, before) : nullptr;
                        bool const seen = !s_.last_only || step + 1 == s_.length;
                        cpu::recurrent_step_backward(
                            level_, s_.cell, s_.hidden,
                            {.gates = now,
                             .second = now + rows_,
                             .cell_before = old ? old + rows_ : zeros_.data(),
                             .state_before = old ? old + state_at() : zeros_.data(),
                             .output_gradient = seen ? io.output_gradient + s_.output_at(d, n, t) : zeros_.data(),
                             .flow = flow + n * s_.hidden,
                             .carry = carry + n * s_.hidden,
                             .input_gradient = of_input + (n * s_.length + t) * rows_,
                             .state_gradient = of_state + (n * s_.length + t) * rows_});
                        float* const to = states + (n * s_.length + t) * s_.hidden;
                        if (old) std::copy_n(old + state_at(), s_.hidden, to);
                        else std::fill_n(to, s_.hidden, 0.0f);
                    }
                });
                if (step > 0) products_[2].run(of_state + t * rows_, recurrence, flow, room.rest());
            }
            if (float* const to = io.input_gradients[0]) {
                products_[3].run(of_input, weight, d == 0 ? to : other, room.rest());
                for (std::int64_t i = 0; d > 0 && i < positions_ * s_.features; ++i) to[i] += other[i];
            }
            if (float* const to = io.parameter_gradients[0])
                products_[4].run(of_input, io.inputs[0], to + d * rows_ * s_.features, room.rest());
            if (float* const to = io.parameter_gradients[1])
                products_[5].run(of_state, states, to + d * rows_ * s_.hidden, room.rest());
            if (float* const to = bias_ ? io.parameter_gradients[2] + d * 2 * rows_ : nullptr) {
                cpu::column_sum(level_, positions_, rows_, of_input, to, threads_);
                cpu::column_sum(level_, positions_, rows_, of_state, to + rows_, threads_);
            }
        }
    }
    std::string_view implementation() const override { return implementation_; }

private:
    // Scratch memory, handed out in pieces that begin at multiples of 64 bytes.
    class pieces {
    public:
        explicit pieces(void* p) : next_(static_cast<std::byte*>(p)) {}
        float* take(std::int64_t floats) {
            auto* const p = reinterpret_cast<float*>(next_);
            next_ += bytes(floats);
            return p;
        }
        void* rest() const { return next_; }

    private:
        std::byte* next_;
    };

    recurrent_kernel(reference::recurrent_sizes const& s, bool bias, kernel_site const& site, context const& c)
        : s_(s),
          positions_(s.batch * s.length),
          rows_(s.gates() * s.hidden),
          bias_(bias),
          training_(site.training),
          level_(c.level),
          threads_(site.threads),
          zeros_(static_cast<std::size_t>(rows_)) {
        using strides = std::array<std::int64_t, 4>;
        auto const by_rows = [](std::int64_t rows, std::int64_t columns) {
            return strides{rows * columns, rows * columns, columns, 1};
        };
        auto const by_columns = [](std::int64_t rows, std::int64_t columns) {
            return strides{rows * columns, rows * columns, 1, columns};
        };
        auto const enter = [&](std::int64_t rows, std::int64_t inner, std::int64_t columns, strides const& x,
                               strides const& y) {
            products_.emplace_back(c.engine, onednn::batched_matmul_problem{.rows = rows,
                                                                            .inner = inner,
                                                                            .columns = columns,
                                                                            .a_strides = x,
                                                                            .b_strides = y,
                                                                            .c_strides = by_rows(rows, columns),
                                                                            .threads = site.threads});
        };
        // One row per sample, at one time.
        std::int64_t const kept_stride = s.length * s.kept(), gradient_stride = s.length * rows_;
        enter(positions_, s.features, rows_, by_rows(positions_, s.features), by_columns(rows_, s.features));
        enter(s.batch, s.hidden, rows_, {s.batch * kept_stride, s.batch * kept_stride, kept_stride, 1},
              by_columns(rows_, s.hidden));
        implementation_ = nas::concat("onednn ", products_[0].implementation());
        if (!training_) return;
        enter(s.batch, rows_, s.hidden, {s.batch * gradient_stride, s.batch * gradient_stride, gradient_stride, 1},
              by_rows(rows_, s.hidden));
        enter(positions_, rows_, s.features, by_rows(positions_, rows_), by_rows(rows_, s.features));
        enter(rows_, positions_, s.features, by_columns(positions_, rows_), by_rows(positions_, s.features));
        enter(rows_, positions_, s.hidden, by_columns(positions_, rows_), by_rows(positions_, s.hidden));
    }

    static std::size_t bytes(std::int64_t floats) {
        return (static_cast<std::size_t>(floats) * sizeof(float) + 63) / 64 * 64;
    }
    std::int64_t kept_floats() const { return s_.saved_floats(); }
    std::int64_t state_at() const { return rows_ + s_.hidden; }
    template <class Float>
    Float* at(Float* kept, std::int64_t d, std::int64_t n, std::int64_t t) const {
        return kept + ((d * s_.batch + n) * s_.length + t) * s_.kept();
    }
    bool differ() const { return s_.cell == reference::recurrent_cell::gru_reset_after; }
    int workers() const { return cpu::worthwhile_threads(threads_, s_.batch * rows_); }

    reference::recurrent_sizes s_;
    std::int64_t positions_, rows_;
    bool bias_, training_;
    cpu::simd_level level_;
    int threads_;
    std::vector<float> zeros_;
    // with the input, with the state; gradients: of the state, of the input, of the weights, of the recurrent weights
    std::vector<onednn::batched_matmul> products_;
    std::string implementation_;
};

} // namespace nas::nn::onednn_kernels
