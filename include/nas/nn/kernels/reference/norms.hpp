#pragma once
// Reference kernels of the normalisations that look at one sample only.

#include <cstdint>
#include <memory>

#include <nas/backend/reference/normalize_rows.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/ops/group_norm.hpp>
#include <nas/nn/ops/instance_norm.hpp>
#include <nas/nn/ops/layer_norm.hpp>
#include <nas/nn/ops/rms_norm.hpp>

namespace nas::nn::reference_kernels {

/// Layer, group, instance and RMS norm. Saves the statistics of every row for backward.
class row_norm_kernel final : public kernel {
public:
    row_norm_kernel(reference::row_norm_sizes const& sizes, double epsilon, bool scale, bool shift,
                    kernel_site const& site)
        : sizes_(sizes), epsilon_(epsilon), scale_(scale), shift_(shift), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.saved_bytes = static_cast<std::size_t>(sizes_.rows) * sizeof(reference::row_statistics);
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::row_norm_forward(sizes_, epsilon_, io.inputs[0], scale(io.parameters), shift(io.parameters),
                                    io.output, static_cast<reference::row_statistics*>(io.saved), threads_);
    }
    void backward(kernel_io const& io) override {
        reference::row_norm_backward(sizes_, io.inputs[0], scale(io.parameters),
                                     static_cast<reference::row_statistics const*>(io.saved), io.output_gradient,
                                     io.input_gradients[0], scale(io.parameter_gradients),
                                     shift(io.parameter_gradients), threads_);
    }

private:
    float* scale(std::span<float* const> p) const { return scale_ ? p[0] : nullptr; }
    float* shift(std::span<float* const> p) const { return shift_ ? p[scale_ ? 1 : 0] : nullptr; }

    reference::row_norm_sizes sizes_;
    double epsilon_;
    bool scale_, shift_;
    int threads_;
};

/// Enters them in `b`.
inline void provide_norms(backend& b) {
    auto const enter = [&]<class Op>(Op const&) {
        b.provide<Op>([](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            return std::make_unique<row_norm_kernel>(op.sizes(site.batch, site.inputs[0]), op.epsilon, op.scale,
                                                     op.shift, site);
        });
    };
    enter(layer_norm{});
    enter(rms_norm{});
    enter(group_norm{});
    enter(instance_norm{});
}

} // namespace nas::nn::reference_kernels
