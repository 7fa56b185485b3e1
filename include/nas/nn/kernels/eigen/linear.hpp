#pragma once
// linear on Eigen's matrix product.

#include <cstdint>
#include <string_view>

#include <nas/backend/cpu/column_sum.hpp>
#include <nas/backend/cpu/simd_level.hpp>
#include <nas/backend/eigen/product.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/ops/linear.hpp>

namespace nas::nn::eigen_kernels {

/// Everything is plain: out = in * weight^T + bias, in' = out' * weight, weight' = out'^T * in.
class linear_kernel final : public kernel {
public:
    linear_kernel(linear const& op, kernel_site const& site, cpu::simd_level l)
        : batch_(site.batch),
          in_features_(site.inputs[0][0]),
          out_features_(op.out_features),
          bias_(op.bias),
          level_(l),
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        return n;
    }
    void forward(kernel_io const& io) override {
        eigen::multiply({.rows = batch_,
                         .inner = in_features_,
                         .columns = out_features_,
                         .b_transposed = true,
                         .threads = threads_},
                        io.inputs[0], io.parameters[0], io.output);
        if (!bias_) return;
        for (std::int64_t n = 0; n < batch_; ++n)
            for (std::int64_t o = 0; o < out_features_; ++o) io.output[n * out_features_ + o] += io.parameters[1][o];
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            eigen::multiply({.rows = batch_, .inner = out_features_, .columns = in_features_, .threads = threads_},
                            io.output_gradient, io.parameters[0], io.input_gradients[0]);
        if (io.parameter_gradients[0])
            eigen::multiply({.rows = out_features_,
                             .inner = batch_,
                             .columns = in_features_,
                             .a_transposed = true,
                             .threads = threads_},
                            io.output_gradient, io.inputs[0], io.parameter_gradients[0]);
        if (bias_ && io.parameter_gradients[1])
            cpu::column_sum(level_, batch_, out_features_, io.output_gradient, io.parameter_gradients[1], threads_);
    }
    std::string_view implementation() const override { return "eigen"; }

private:
    std::int64_t batch_, in_features_, out_features_;
    bool bias_;
    cpu::simd_level level_;
    int threads_;
};

} // namespace nas::nn::eigen_kernels
