#pragma once
// Spatial operations beyond images on oneDNN: 3-D convolution (depthwise on own kernels), and what the kernels of images serve.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <nas/backend/onednn/convolution_nd.hpp>
#include <nas/core/concat.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/depthwise_conv3d.hpp>
#include <nas/nn/kernels/from_images.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/conv_transpose3d.hpp>
#include <nas/tensor/arena.hpp>

namespace nas::nn::onednn_kernels {

class conv3d_kernel final : public kernel {
public:
    /// Null if oneDNN has no optimised implementation for the site.
    static std::unique_ptr<kernel> make(conv3d const& op, kernel_site const& site, context const& c) {
        onednn::convolution_nd made(c.engine, {.geometry = op.geometry(site.batch, site.inputs[0]),
                                               .bias = op.bias,
                                               .training = site.training,
                                               .threads = site.threads});
        bool const complete =
            made.has_forward() && (!site.training || (made.has_backward_data() && made.has_backward_weights()));
        if (!complete) return nullptr;
        return std::unique_ptr<kernel>(new conv3d_kernel(op, std::move(made)));
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {plain_layout};
        n.parameter_elements = {convolution_.weight_elements()};
        if (bias_) n.parameter_elements.push_back(channels_);
        n.scratch_bytes = convolution_.scratch_bytes();
        return n;
    }
    void forward(kernel_io const& io) override {
        convolution_.forward(io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr, io.output, io.scratch);
    }
    void backward(kernel_io const& io) override {
        if (io.parameter_gradients[0])
            convolution_.backward_weights(io.inputs[0], io.output_gradient, io.parameter_gradients[0],
                                          bias_ ? io.parameter_gradients[1] : nullptr, io.scratch);
        if (io.input_gradients[0])
            convolution_.backward_data(io.output_gradient, io.parameters[0], io.input_gradients[0], io.scratch);
    }
    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        arena scratch(convolution_.scratch_bytes());
        convolution_.pack(plain, packed, scratch.data());
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        arena scratch(convolution_.scratch_bytes());
        convolution_.unpack(packed, plain, scratch.data());
    }
    std::string_view implementation() const override { return implementation_; }

private:
    conv3d_kernel(conv3d const& op, onednn::convolution_nd convolution)
        : convolution_(std::move(convolution)),
          bias_(op.bias),
          channels_(op.out_channels),
          implementation_(nas::concat("onednn ", convolution_.implementation())) {}

    onednn::convolution_nd convolution_;
    bool bias_;
    std::int64_t channels_;
    std::string implementation_;
};

/// Enters them in `b`, which has conv2d already.
inline void provide_spatial(backend& b, context const& c) {
    provide_from_images(b);
    auto const convolve = [c](conv3d const& op, kernel_site const& site) {
        auto own = cpu_kernels::depthwise_conv3d_kernel::make(op, site, c.level);
        return own ? std::move(own) : conv3d_kernel::make(op, site, c);
    };
    b.provide<conv3d>(convolve);
    b.provide<conv_transpose3d>(
        [convolve](conv_transpose3d const& op, kernel_site const& site) { return make_adjoint(op, site, convolve); });
}

} // namespace nas::nn::onednn_kernels
