#pragma once
// add on own kernels.

#include <cstdint>

#include <nas/backend/cpu/add.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/add.hpp>

namespace nas::nn::cpu_kernels {

class add_kernel final : public cpu_kernel {
public:
    add_kernel(add const&, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), elements_(elements_of(site.output, site, l)) {
        needs_.backward_reads_inputs = false;
    }

    void forward(kernel_io const& io) override { cpu::add_forward(level_, elements_, io.inputs, io.output, threads_); }
    void backward(kernel_io const& io) override {
        for (float* const target : io.input_gradients)
            if (target) cpu::copy(level_, elements_, io.output_gradient, target, threads_);
    }

private:
    std::int64_t elements_;
};

} // namespace nas::nn::cpu_kernels
