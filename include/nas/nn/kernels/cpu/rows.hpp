#pragma once
// Norms of single samples, and softmax, on own kernels. Plain layout.

#include <cstddef>
#include <cstdint>
#include <memory>

#include <nas/backend/cpu/rows.hpp>
#include <nas/backend/cpu/softmax_along.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/cpu/elementwise.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/group_norm.hpp>
#include <nas/nn/ops/instance_norm.hpp>
#include <nas/nn/ops/layer_norm.hpp>
#include <nas/nn/ops/log_softmax.hpp>
#include <nas/nn/ops/rms_norm.hpp>
#include <nas/nn/ops/softmax.hpp>

namespace nas::nn::cpu_kernels {

/// Layer, group, instance and RMS norm.
class row_norm_kernel final : public kernel {
public:
    template <class Op>
    row_norm_kernel(Op const& op, kernel_site const& site, cpu::simd_level l)
        : sizes_(op.sizes(site.batch, site.inputs[0])),
          epsilon_(op.epsilon),
          scale_(op.scale),
          shift_(op.shift),
          level_(l),
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.saved_bytes = static_cast<std::size_t>(sizes_.rows) * sizeof(reference::row_statistics);
        return n;
    }
    void forward(kernel_io const& io) override {
        cpu::row_norm_forward(level_, sizes_, epsilon_, io.inputs[0], scale(io.parameters), shift(io.parameters),
                              io.output, static_cast<reference::row_statistics*>(io.saved), threads_);
    }
    void backward(kernel_io const& io) override {
        cpu::row_norm_backward(level_, sizes_, io.inputs[0], scale(io.parameters),
                               static_cast<reference::row_statistics const*>(io.saved), io.output_gradient,
                               io.input_gradients[0], scale(io.parameter_gradients), shift(io.parameter_gradients),
                               threads_);
    }
    std::string_view implementation() const override { return to_string(level_); }

private:
    float* scale(std::span<float* const> p) const { return scale_ ? p[0] : nullptr; }
    float* shift(std::span<float* const> p) const { return shift_ ? p[scale_ ? 1 : 0] : nullptr; }

    reference::row_norm_sizes sizes_;
    double epsilon_;
    bool scale_, shift_;
    cpu::simd_level level_;
    int threads_;
};

/// Softmax and its logarithm.
class softmax_kernel final : public kernel {
public:
    softmax_kernel(reference::softmax_sizes const& s, kernel_site const& site, cpu::simd_level l)
        : sizes_(s), level_(l), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.backward_reads_inputs = false;
        n.backward_reads_output = true;
        return n;
    }
    void forward(kernel_io const& io) override {
        if (sizes_.inner > 1) cpu::softmax_along(level_, sizes_, io.inputs[0], io.output, threads_);
        else
            cpu::softmax_rows(level_, sizes_.outer, sizes_.length, sizes_.logarithm, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (!io.input_gradients[0]) return;
        if (sizes_.inner > 1)
            cpu::softmax_along_backward(level_, sizes_, io.output, io.output_gradient, io.input_gradients[0], threads_);
        else
            cpu::softmax_rows_backward(level_, sizes_.outer, sizes_.length, sizes_.logarithm, io.output,
                                       io.output_gradient, io.input_gradients[0], threads_);
    }
    std::string_view implementation() const override { return to_string(level_); }

private:
    reference::softmax_sizes sizes_;
    cpu::simd_level level_;
    int threads_;
};

/// Enters own kernels of norms, softmax and elementwise functions in `b`.
inline void provide_rows(backend& b, cpu::simd_level level) {
    auto const norm = [level](auto const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<row_norm_kernel>(op, site, level);
    };
    b.provide<layer_norm>(norm);
    b.provide<rms_norm>(norm);
    b.provide<group_norm>(norm);
    b.provide<instance_norm>(norm);
    auto const probabilities = [level](auto const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<softmax_kernel>(op.sizes(site.batch, site.inputs[0]), site, level);
    };
    b.provide<softmax>(probabilities);
    b.provide<log_softmax>(probabilities);
    b.provide<elementwise>(
        [level](elementwise const& op, kernel_site const& site) { return elementwise_kernel::make(op, site, level); });
}

} // namespace nas::nn::cpu_kernels
