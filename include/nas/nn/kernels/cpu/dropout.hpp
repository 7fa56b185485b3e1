#pragma once
// dropout on own kernels, with the mask of the reference backend.

#include <cstdint>

#include <nas/backend/cpu/add.hpp>
#include <nas/backend/cpu/dropout.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/dropout.hpp>

namespace nas::nn::cpu_kernels {

class dropout_kernel final : public cpu_kernel {
public:
    dropout_kernel(dropout const& op, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l),
          rate_(site.training ? op.rate : 0),
          elements_(elements_of(site.output, site, l)),
          image_(site.output.rank() == 3) {
        if (image_) extents_ = extents_of(site.output, site);
        needs_.backward_reads_inputs = false;
    }

    void forward(kernel_io const& io) override { apply(io, io.inputs[0], io.output); }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0]) apply(io, io.output_gradient, io.input_gradients[0]);
    }

private:
    void apply(kernel_io const& io, float const* in, float* out) const {
        if (rate_ == 0) return cpu::copy(level_, elements_, in, out, threads_);
        reference::dropout_mask const mask(io.seed, io.step, rate_);
        if (image_) cpu::dropout_apply(mask, extents_, cpu::lanes(level_), in, out, threads_);
        else cpu::dropout_apply(mask, elements_, in, out, threads_);
    }

    double rate_;
    std::int64_t elements_;
    bool image_;
    cpu::image_extents extents_;
};

} // namespace nas::nn::cpu_kernels
