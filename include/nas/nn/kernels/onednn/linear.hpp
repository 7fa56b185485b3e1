#pragma once
// linear on oneDNN's matrix product.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <nas/backend/cpu/column_sum.hpp>
#include <nas/backend/onednn/matmul.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/ops/linear.hpp>

namespace nas::nn::onednn_kernels {

/// Everything is plain: out = in * weight^T + bias, in' = out' * weight, weight' = out'^T * in.
class linear_kernel final : public kernel {
public:
    /// Null if oneDNN has no optimised matrix product for the sizes.
    static std::unique_ptr<kernel> make(linear const& op, kernel_site const& site, context const& c) {
        std::unique_ptr<linear_kernel> k(new linear_kernel(op, site, c));
        if (!k->forward_ || (site.training && !(k->data_ && k->weights_))) return nullptr;
        return k;
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.scratch_bytes = std::max({forward_.scratch_bytes(), data_.scratch_bytes(), weights_.scratch_bytes()});
        return n;
    }
    void forward(kernel_io const& io) override {
        forward_.run(io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr, io.output, io.scratch);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            data_.run(io.output_gradient, io.parameters[0], nullptr, io.input_gradients[0], io.scratch);
        if (io.parameter_gradients[0])
            weights_.run(io.output_gradient, io.inputs[0], nullptr, io.parameter_gradients[0], io.scratch);
        if (bias_ && io.parameter_gradients[1])
            cpu::column_sum(level_, batch_, out_features_, io.output_gradient, io.parameter_gradients[1], threads_);
    }
    std::string_view implementation() const override { return implementation_; }

private:
    linear_kernel(linear const& op, kernel_site const& site, context const& c)
        : batch_(site.batch),
          out_features_(op.out_features),
          bias_(op.bias),
          level_(c.level),
          threads_(site.threads),
          forward_(c.engine, {.rows = batch_,
                              .inner = site.inputs[0][0],
                              .columns = out_features_,
                              .b_transposed = true,
                              .bias = op.bias,
                              .threads = threads_}),
          data_(c.engine, {.rows = batch_, .inner = out_features_, .columns = site.inputs[0][0], .threads = threads_}),
          weights_(c.engine, {.rows = out_features_,
                              .inner = batch_,
                              .columns = site.inputs[0][0],
                              .a_transposed = true,
                              .threads = threads_}),
          implementation_(nas::concat("onednn ", forward_.implementation())) {}

    std::int64_t batch_, out_features_;
    bool bias_;
    cpu::simd_level level_;
    int threads_;
    onednn::matmul forward_, data_, weights_;
    std::string implementation_;
};

} // namespace nas::nn::onednn_kernels
