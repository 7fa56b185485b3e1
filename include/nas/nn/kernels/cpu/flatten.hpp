#pragma once
// flatten on own kernels: blocked images to plain vectors.

#include <cstdint>

#include <nas/backend/cpu/add.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/flatten.hpp>
#include <nas/nn/reorder.hpp>

namespace nas::nn::cpu_kernels {

class flatten_kernel final : public cpu_kernel {
public:
    flatten_kernel(flatten const&, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), input_(site.inputs[0]), batch_(site.batch) {
        needs_.backward_reads_inputs = false;
    }

    void forward(kernel_io const& io) override {
        convert(io.inputs[0], needs_.input_layouts[0], io.output, plain_layout);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            convert(io.output_gradient, plain_layout, io.input_gradients[0], needs_.input_layouts[0]);
    }

private:
    void convert(float const* in, layout from, float* out, layout to) const {
        if (input_.rank() == 3) reorder_images(in, from, out, to, input_, batch_, threads_);
        else cpu::copy(level_, batch_ * input_.elements(), in, out, threads_);
    }

    shape input_;
    std::int64_t batch_;
};

} // namespace nas::nn::cpu_kernels
