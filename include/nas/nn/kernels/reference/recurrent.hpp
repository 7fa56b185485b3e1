#pragma once
// Reference kernels of recurrent layers.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include <nas/backend/reference/recurrent.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/ops/gru.hpp>
#include <nas/nn/ops/lstm.hpp>
#include <nas/nn/ops/rnn.hpp>

namespace nas::nn::reference_kernels {

/// LSTM, GRU and simple recurrence. Keeps gates and states of every step for backward, or has them in scratch at
/// inference.
class recurrent_kernel final : public kernel {
public:
    recurrent_kernel(reference::recurrent_sizes const& sizes, bool bias, bool peepholes, kernel_site const& site)
        : sizes_(sizes), bias_(bias), peepholes_(peepholes), training_(site.training), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        auto const kept = static_cast<std::size_t>(sizes_.saved_floats()) * sizeof(float);
        n.saved_bytes = training_ ? kept : 0;
        n.scratch_bytes =
            training_ ? work_bytes() + static_cast<std::size_t>(sizes_.scratch_floats()) * sizeof(float) : kept;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::recurrent_forward(sizes_, weights(io), io.inputs[0], io.output,
                                     static_cast<float*>(training_ ? io.saved : io.scratch), threads_);
    }
    void backward(kernel_io const& io) override {
        auto const g = io.parameter_gradients;
        auto* const work = static_cast<double*>(io.scratch);
        reference::recurrent_backward(
            sizes_, weights(io), io.inputs[0], static_cast<float const*>(io.saved), io.output_gradient,
            {.in = io.input_gradients[0],
             .weight = g[0],
             .recurrence = g[1],
             .bias = bias_ ? g[2] : nullptr,
             .peepholes = peepholes_ ? g[bias_ ? 3 : 2] : nullptr},
            reinterpret_cast<float*>(static_cast<std::byte*>(io.scratch) + work_bytes()), work, threads_);
    }

private:
    std::size_t work_bytes() const { return static_cast<std::size_t>(sizes_.work_doubles()) * sizeof(double); }
    reference::recurrent_weights weights(kernel_io const& io) const {
        auto const p = io.parameters;
        return {.weight = p[0],
                .recurrence = p[1],
                .bias = bias_ ? p[2] : nullptr,
                .peepholes = peepholes_ ? p[bias_ ? 3 : 2] : nullptr};
    }

    reference::recurrent_sizes sizes_;
    bool bias_, peepholes_, training_;
    int threads_;
};

/// Enters them in `b`.
inline void provide_recurrent(backend& b) {
    auto const make = [](auto const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        bool peepholes = false;
        if constexpr (requires { op.peepholes; }) peepholes = op.peepholes;
        return std::make_unique<recurrent_kernel>(op.sizes(site.batch, site.inputs[0]), op.bias, peepholes, site);
    };
    b.provide<lstm>(make);
    b.provide<gru>(make);
    b.provide<rnn>(make);
}

} // namespace nas::nn::reference_kernels
