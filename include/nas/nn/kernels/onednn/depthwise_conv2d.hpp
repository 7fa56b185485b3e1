#pragma once
// Depthwise conv2d and fused_conv2d: oneDNN where it is fast, own kernels where it is not.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/backend/cpu/channel_sum.hpp>
#include <nas/backend/cpu/depthwise.hpp>
#include <nas/backend/onednn/convolution.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/segment.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::onednn_kernels {

/// A depthwise convolution with the activation behind it (inference only).
///
/// oneDNN has no fast weight gradient for kernels wider than 3 or dilated ones, and no fast input gradient for dilated
/// ones. The weights lie in the order that both sides read: blocks of channels, window, lanes.
class depthwise_conv2d_kernel final : public cpu_kernels::image_kernel {
public:
    depthwise_conv2d_kernel(fused_conv2d const& op, kernel_site const& site, context const& c)
        : exact_(op.conv.geometry(site.batch, site.inputs[0])),
          bias_(op.conv.bias),
          act_(op.act),
          level_(c.level),
          threads_(site.threads),
          own_(c.level, exact_, site.threads),
          library_(c.engine, problem(op, site, c, exact_)),
          own_data_(!library_.has_backward_data() || exact_.stride_height > 1 || exact_.stride_width > 1) {
        std::string const own = std::string(to_string(level_));
        implementation_ = library_.has_forward() ? nas::concat("onednn ", library_.implementation()) : own;
        if (!site.training) return;
        if (own_data_ && library_.has_forward()) implementation_ += nas::concat(", input gradient ", own);
        if (!library_.has_backward_weights() && library_.has_forward())
            implementation_ += nas::concat(", weight gradient ", own);
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {cpu::image_layout(level_)};
        n.output_layout = cpu::image_layout(level_);
        n.parameter_elements = {own_.weight_elements()};
        if (bias_) n.parameter_elements.push_back(rounded_channels());
        n.scratch_bytes = std::max(own_.scratch_bytes(), library_.scratch_bytes());
        return n;
    }

    void forward(kernel_io const& io) override {
        float const* const bias = bias_ ? io.parameters[1] : nullptr;
        if (library_.has_forward()) library_.forward(io.inputs[0], io.parameters[0], bias, io.output, io.scratch);
        else own_.forward(io.inputs[0], io.parameters[0], bias, act_, io.output, io.scratch);
        if (cpu::moves_zero(act_)) cpu::clear_filling(level_, output_extents(), io.output);
    }

    void backward(kernel_io const& io) override {
        if (io.parameter_gradients[0]) {
            if (library_.has_backward_weights()) {
                library_.backward_weights(io.inputs[0], io.output_gradient, io.parameter_gradients[0],
                                          bias_ ? io.parameter_gradients[1] : nullptr, io.scratch);
            } else {
                own_.backward_weights(io.inputs[0], io.output_gradient, io.parameter_gradients[0], io.scratch);
                if (bias_) {
                    std::fill_n(io.parameter_gradients[1] + exact_.out_channels,
                                rounded_channels() - exact_.out_channels, 0.0f);
                    cpu::channel_sum(level_, output_extents(), io.output_gradient, io.parameter_gradients[1], threads_);
                }
            }
        }
        if (!io.input_gradients[0]) return;
        if (own_data_) own_.backward_data(io.output_gradient, io.parameters[0], io.input_gradients[0], io.scratch);
        else library_.backward_data(io.output_gradient, io.parameters[0], io.input_gradients[0], io.scratch);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index == 0) own_.pack(plain, packed);
        else std::fill_n(std::copy_n(plain, elements, packed), rounded_channels() - elements, 0.0f);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index == 0) own_.unpack(packed, plain);
        else std::copy_n(packed, elements, plain);
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

    std::int64_t rounded_channels() const {
        std::int64_t const lanes = cpu::lanes(level_);
        return (exact_.out_channels + lanes - 1) / lanes * lanes;
    }
    cpu::image_extents output_extents() const {
        return {.batch = exact_.batch, .channels = exact_.out_channels, .pixels = exact_.out_height * exact_.out_width};
    }

    conv_geometry exact_;
    bool bias_;
    activation act_;
    cpu::simd_level level_;
    int threads_;
    cpu::depthwise own_;
    onednn::convolution library_;
    bool own_data_; // strides leave most products of oneDNN's input gradient zero
    std::string implementation_;
};

} // namespace nas::nn::onednn_kernels
