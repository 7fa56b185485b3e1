#pragma once
// conv2d and fused_conv2d on own kernels, for all but depthwise convolutions.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/backend/cpu/channel_sum.hpp>
#include <nas/backend/cpu/convolution.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/segment.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::cpu_kernels {

/// A convolution with the activation behind it (inference only; a site for training needs `activation::none`).
class conv2d_kernel final : public image_kernel {
public:
    conv2d_kernel(fused_conv2d const& op, kernel_site const& site, cpu::simd_level l)
        : geometry_(op.conv.geometry(site.batch, site.inputs[0])),
          bias_(op.conv.bias),
          act_(op.act),
          level_(l),
          threads_(site.threads),
          convolution_(l, geometry_, site.threads),
          needs_(usual_needs(site, l)) {
        needs_.parameter_elements = {convolution_.weight_elements()};
        if (bias_) needs_.parameter_elements.push_back(rounded_channels());
        needs_.scratch_bytes = (convolution_.scratch_bytes() + 63) / 64 * 64;
        if (site.training) needs_.scratch_bytes += shared_bytes();
    }

    kernel_needs needs() const override { return needs_; }

    void forward(kernel_io const& io) override {
        convolution_.forward(io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr, act_, io.output,
                             io.scratch);
    }

    void backward(kernel_io const& io) override {
        auto* const prepared = static_cast<std::byte*>(io.scratch) + (convolution_.scratch_bytes() + 63) / 64 * 64;
        if (io.input_gradients[0]) prepare_backward(io, prepared);
        backward_prepared(io, prepared);
    }

    std::size_t shared_bytes() const override {
        return static_cast<std::size_t>(convolution_.data_weight_elements()) * sizeof(float);
    }
    void prepare_backward(kernel_io const& io, void* shared) override {
        convolution_.prepare_data(io.parameters[0], static_cast<float*>(shared));
    }
    void backward_prepared(kernel_io const& io, void const* shared) override {
        if (io.parameter_gradients[0])
            convolution_.backward_weights(io.inputs[0], io.output_gradient, io.parameter_gradients[0], io.scratch);
        if (bias_ && io.parameter_gradients[1])
            cpu::bias_gradient(level_, output_extents(geometry_), io.output_gradient, io.parameter_gradients[1],
                               threads_);
        if (io.input_gradients[0])
            convolution_.backward_data(io.output_gradient, static_cast<float const*>(shared), io.input_gradients[0],
                                       io.scratch);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        convolution_.pack(plain, packed);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        convolution_.unpack(packed, plain);
    }

    std::string_view implementation() const override { return to_string(level_); }

private:
    std::int64_t rounded_channels() const { return output_extents(geometry_).stored_channels(cpu::lanes(level_)); }

    conv_geometry geometry_;
    bool bias_;
    activation act_;
    cpu::simd_level level_;
    int threads_;
    cpu::convolution convolution_;
    kernel_needs needs_;
};

} // namespace nas::nn::cpu_kernels
