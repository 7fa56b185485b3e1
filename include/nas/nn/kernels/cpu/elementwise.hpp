#pragma once
// elementwise on own kernels, for the functions that have them.

#include <cstdint>
#include <memory>

#include <nas/backend/cpu/elementwise.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/elementwise.hpp>

namespace nas::nn::cpu_kernels {

class elementwise_kernel final : public cpu_kernel {
public:
    /// Null if the function has no vector kernel.
    static std::unique_ptr<kernel> make(elementwise const& op, kernel_site const& site, cpu::simd_level l) {
        if (!cpu::has_elementwise(op.function)) return nullptr;
        return std::make_unique<elementwise_kernel>(op, site, l);
    }

    elementwise_kernel(elementwise const& op, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l),
          function_(op.function),
          constants_(op.constants()),
          elements_(elements_of(site.output, site, l)) {}

    void forward(kernel_io const& io) override {
        cpu::elementwise_forward(level_, function_, constants_, elements_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            cpu::elementwise_backward(level_, function_, constants_, elements_, io.inputs[0], io.output_gradient,
                                      io.input_gradients[0], threads_);
    }

private:
    elementwise_function function_;
    elementwise_constants constants_;
    std::int64_t elements_;
};

} // namespace nas::nn::cpu_kernels
