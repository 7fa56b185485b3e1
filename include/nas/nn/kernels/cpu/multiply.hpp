#pragma once
// multiply on own kernels: elementwise, or images by a gate per channel.

#include <cstdint>

#include <nas/backend/cpu/multiply.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/multiply.hpp>

namespace nas::nn::cpu_kernels {

/// A gate applies the norm in front of its image while it loads, so that the normalised images need not be stored.
class multiply_kernel final : public cpu_kernel {
public:
    multiply_kernel(multiply const&, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), elements_(elements_of(site.output, site, l)), gate_(site.inputs[0] != site.inputs[1]) {
        if (gate_) extents_ = extents_of(site.output, site);
    }

    norm_duties offers(bool) override { return {.norm_on_load = gate_}; }

    void forward(kernel_io const& io) override {
        if (gate_)
            cpu::multiply_gate_forward(level_, extents_, io.inputs[0], io.inputs[1], io.output, threads_,
                                       io.norm_before);
        else cpu::multiply_forward(level_, elements_, io.inputs[0], io.inputs[1], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (gate_) {
            cpu::multiply_gate_backward(level_, extents_, io.inputs[0], io.inputs[1], io.output_gradient,
                                        io.input_gradients[0], io.input_gradients[1], threads_, io.norm_before);
            return;
        }
        for (std::size_t i = 0; i < 2; ++i)
            if (io.input_gradients[i])
                cpu::multiply_forward(level_, elements_, io.output_gradient, io.inputs[1 - i], io.input_gradients[i],
                                      threads_);
    }

private:
    std::int64_t elements_;
    bool gate_;
    cpu::image_extents extents_;
};

} // namespace nas::nn::cpu_kernels
