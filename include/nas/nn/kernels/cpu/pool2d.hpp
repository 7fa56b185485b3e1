#pragma once
// pool2d on own kernels.

#include <nas/backend/cpu/pool2d.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/pool2d.hpp>

namespace nas::nn::cpu_kernels {

class pool2d_kernel final : public cpu_kernel {
public:
    pool2d_kernel(pool2d const& op, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), geometry_(op.geometry(site.batch, site.inputs[0])) {
        needs_.backward_reads_inputs = geometry_.kind == pool_kind::max;
        needs_.scratch_bytes = cpu::pool2d_scratch_bytes(l, geometry_, threads_);
    }

    void forward(kernel_io const& io) override {
        cpu::pool2d_forward(level_, geometry_, io.inputs[0], io.output, io.scratch, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            cpu::pool2d_backward(level_, geometry_, io.inputs[0], io.output_gradient, io.input_gradients[0], io.scratch,
                                 threads_);
    }

private:
    pool_geometry geometry_;
};

} // namespace nas::nn::cpu_kernels
