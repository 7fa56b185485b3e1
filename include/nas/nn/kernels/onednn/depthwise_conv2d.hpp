#pragma once
// Depthwise conv2d and fused_conv2d: oneDNN where it is fast, own kernels where it is not.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/onednn/convolution.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/depthwise_conv2d.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::onednn_kernels {

/// A depthwise convolution with the activation behind it (inference only).
///
/// oneDNN has no fast weight gradient for kernels wider than 3 or dilated ones, and no fast input gradient for dilated
/// ones, and cannot work for the norms around it. Both sides read the weights in one order: blocks of channels, window,
/// lanes.
class depthwise_conv2d_kernel final : public kernel {
public:
    depthwise_conv2d_kernel(fused_conv2d const& op, kernel_site const& site, context const& c)
        : exact_(op.conv.geometry(site.batch, site.inputs[0])),
          bias_(op.conv.bias),
          act_(op.act),
          level_(c.level),
          own_(op, site, c.level),
          library_(c.engine, problem(op, site, c, exact_)),
          own_data_(!library_.has_backward_data() || exact_.stride_height > 1 || exact_.stride_width > 1) {
        std::string const own = std::string(to_string(level_));
        implementation_ = library_.has_forward() ? nas::concat("onednn ", library_.implementation()) : own;
        if (!site.training) return;
        if (own_data_ && library_.has_forward()) implementation_ += nas::concat(", input gradient ", own);
        if (!library_.has_backward_weights() && library_.has_forward())
            implementation_ += nas::concat(", weight gradient ", own);
    }

    norm_duties offers(bool only_reader) override { return own_.offers(only_reader); }
    void assign(norm_duties d) override {
        own_.assign(d);
        linked_ = d != norm_duties{};
        if (linked_) implementation_ = own_.implementation();
    }

    kernel_needs needs() const override {
        kernel_needs n = own_.needs();
        if (!linked_) n.scratch_bytes = std::max(n.scratch_bytes, library_.scratch_bytes());
        return n;
    }

    void forward(kernel_io const& io) override {
        if (linked_ || !library_.has_forward()) return own_.forward(io);
        library_.forward(io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr, io.output, io.scratch);
        if (cpu::moves_zero(act_))
            cpu::clear_filling(level_, {exact_.batch, exact_.out_channels, exact_.out_height * exact_.out_width},
                               io.output);
    }

    void backward(kernel_io const& io) override {
        if (linked_) return own_.backward(io);
        // What the library has done is null for the own kernel.
        std::array<float*, 2> parameter_gradients{};
        std::copy_n(io.parameter_gradients.begin(), bias_ ? 2 : 1, parameter_gradients.begin());
        float* in_gradient = io.input_gradients[0];
        if (parameter_gradients[0] && library_.has_backward_weights()) {
            library_.backward_weights(io.inputs[0], io.output_gradient, parameter_gradients[0], parameter_gradients[1],
                                      io.scratch);
            parameter_gradients = {};
        }
        if (in_gradient && !own_data_) {
            library_.backward_data(io.output_gradient, io.parameters[0], in_gradient, io.scratch);
            in_gradient = nullptr;
        }
        kernel_io rest = io;
        rest.parameter_gradients = parameter_gradients;
        rest.input_gradients = {&in_gradient, 1};
        own_.backward(rest);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        own_.pack_parameter(index, plain, packed, elements);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        own_.unpack_parameter(index, packed, plain, elements);
    }

    std::string_view implementation() const override { return implementation_; }

private:
    static onednn::convolution_problem problem(fused_conv2d const& op, kernel_site const& site, context const& c,
                                               conv_geometry g) {
        layout const images = cpu::image_layout(c.level);
        g.in_channels = g.out_channels = g.groups = (g.in_channels + images.block - 1) / images.block * images.block;
        return {.geometry = g,
                .source = images,
                .destination = images,
                .bias = op.conv.bias,
                .after = op.act,
                .training = site.training,
                .weights = images.block == 16 ? dnnl_Goihw16g : dnnl_Goihw8g,
                .threads = site.threads};
    }

    conv_geometry exact_;
    bool bias_;
    activation act_;
    cpu::simd_level level_;
    cpu_kernels::depthwise_conv2d_kernel own_;
    onednn::convolution library_;
    bool own_data_;       // strides leave most products of oneDNN's input gradient zero
    bool linked_ = false; // works for norms: own kernels only
    std::string implementation_;
};

} // namespace nas::nn::onednn_kernels
