#pragma once
// global_average_pool on own kernels.

#include <nas/backend/cpu/global_average_pool.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/global_average_pool.hpp>

namespace nas::nn::cpu_kernels {

class global_average_pool_kernel final : public cpu_kernel {
public:
    global_average_pool_kernel(global_average_pool const&, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), extents_(extents_of(site.inputs[0], site)) {
        needs_.backward_reads_inputs = false;
    }

    void forward(kernel_io const& io) override {
        cpu::global_average_pool_forward(level_, extents_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            cpu::global_average_pool_backward(level_, extents_, io.output_gradient, io.input_gradients[0], threads_);
    }

private:
    cpu::image_extents extents_;
};

} // namespace nas::nn::cpu_kernels
