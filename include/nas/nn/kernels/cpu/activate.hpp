#pragma once
// activate on own kernels.

#include <cstdint>

#include <nas/backend/cpu/activation.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/activate.hpp>

namespace nas::nn::cpu_kernels {

/// Backward reads the output where that tells the derivative, else the input.
class activate_kernel final : public cpu_kernel {
public:
    activate_kernel(activate const& op, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l),
          function_(op.function),
          elements_(elements_of(site.output, site, l)),
          image_(site.output.rank() == 3) {
        if (image_) extents_ = extents_of(site.output, site);
        needs_.backward_reads_output = cpu::known_from_output(function_);
        needs_.backward_reads_inputs = !needs_.backward_reads_output;
    }

    void forward(kernel_io const& io) override {
        cpu::activation_forward(level_, function_, elements_, io.inputs[0], io.output, threads_);
        if (image_ && cpu::moves_zero(function_)) cpu::clear_filling(level_, extents_, io.output);
    }
    void backward(kernel_io const& io) override {
        if (!io.input_gradients[0]) return;
        if (needs_.backward_reads_output)
            cpu::activation_backward_from_output(level_, function_, elements_, io.output, io.output_gradient,
                                                 io.input_gradients[0], threads_);
        else
            cpu::activation_backward(level_, function_, elements_, io.inputs[0], io.output_gradient,
                                     io.input_gradients[0], threads_);
    }

private:
    activation function_;
    std::int64_t elements_;
    bool image_;
    cpu::image_extents extents_;
};

} // namespace nas::nn::cpu_kernels
