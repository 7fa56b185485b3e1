#pragma once
// 1x1 conv2d and fused_conv2d on own kernels that do the work of the batch norms around them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/backend/cpu/channel_sum.hpp>
#include <nas/backend/cpu/pointwise.hpp>
#include <nas/core/concat.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::cpu_kernels {

/// A 1x1 convolution with the activation behind it (inference only). With a bias it works for no norm.
class pointwise_conv2d_kernel final : public kernel {
public:
    /// Whether the kernel can run there; in training it has no activation.
    static bool applies(fused_conv2d const& op, kernel_site const& site) {
        return cpu::pointwise::applies(op.conv.geometry(site.batch, site.inputs[0])) &&
               !(site.training && op.act != activation::none);
    }

    /// Whether a training step spends more time on moving images than on multiplying, so that the work of the norms
    /// should be done on the way: images of 16x16 or more and few channels on one side. Measured against oneDNN with
    /// norms on chunks of 1 MiB (docs/nn/kernels/segment.md).
    static bool memory_bound(fused_conv2d const& op, kernel_site const& site) {
        conv_geometry const g = op.conv.geometry(site.batch, site.inputs[0]);
        return site.training && !op.conv.bias && g.out_height * g.out_width >= 256 &&
               site.batch * g.out_height * g.out_width >= 1024 &&
               g.in_channels * g.out_channels <= 48 * (g.in_channels + g.out_channels);
    }

    /// Whether there are many weights and some dozens of pixels in all, so that their gradient is most of the work: the
    /// threads share it by channels. oneDNN is faster forward, and in all for fewer pixels and for more.
    static bool few_pixels(fused_conv2d const& op, kernel_site const& site) {
        conv_geometry const g = op.conv.geometry(site.batch, site.inputs[0]);
        std::int64_t const pixels = site.batch * g.out_height * g.out_width;
        return site.training && !op.conv.bias && pixels >= 48 && pixels <= 96 &&
               g.in_channels * g.out_channels >= 128 * 1024;
    }

    /// Precondition: `applies`.
    pointwise_conv2d_kernel(fused_conv2d const& op, kernel_site const& site, cpu::simd_level l)
        : geometry_(op.conv.geometry(site.batch, site.inputs[0])),
          bias_(op.conv.bias),
          act_(op.act),
          training_(site.training),
          level_(l),
          threads_(site.threads),
          run_(l, geometry_, site.threads),
          implementation_(nas::concat(to_string(l), " pointwise")) {}

    norm_duties offers(bool only_reader) override {
        if (bias_ || act_ != activation::none || geometry_.batch * geometry_.out_height * geometry_.out_width < 2)
            return {};
        return {.norm_on_load = true, .norm_sums = only_reader, .norm_behind = true};
    }
    void assign(norm_duties d) override { duties_ = d; }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {cpu::image_layout(level_)};
        n.output_layout = cpu::image_layout(level_);
        n.parameter_elements = {run_.weight_elements()};
        if (bias_) n.parameter_elements.push_back(rounded_channels());
        n.scratch_bytes = work_bytes();
        if (training_) n.scratch_bytes += static_cast<std::size_t>(run_.data_weight_elements()) * sizeof(float);
        n.backward_reads_output = duties_.norm_behind;
        return n;
    }

    void forward(kernel_io const& io) override {
        run_.forward({.in = io.inputs[0],
                      .weights = io.parameters[0],
                      .bias = bias_ ? io.parameters[1] : nullptr,
                      .act = act_,
                      .out = io.output,
                      .scratch = io.scratch,
                      .before = duties_.norm_on_load ? io.norm_before : nullptr,
                      .behind = duties_.norm_behind ? io.norm_behind : nullptr});
    }

    void backward(kernel_io const& io) override {
        if (bias_ && io.parameter_gradients[1])
            cpu::bias_gradient(level_, output_extents(geometry_), io.output_gradient, io.parameter_gradients[1],
                               threads_);
        if (!io.input_gradients[0] && !io.parameter_gradients[0]) return;
        auto* const data_weights = reinterpret_cast<float*>(static_cast<std::byte*>(io.scratch) + work_bytes());
        if (io.input_gradients[0]) run_.prepare_data(io.parameters[0], data_weights);
        run_.backward({.in = io.inputs[0],
                       .out = io.output,
                       .out_gradient = io.output_gradient,
                       .data_weights = data_weights,
                       .in_gradient = io.input_gradients[0],
                       .weight_gradient = io.parameter_gradients[0],
                       .scratch = io.scratch,
                       .before = duties_.norm_on_load ? io.norm_before : nullptr,
                       .behind = duties_.norm_behind ? io.norm_behind : nullptr,
                       .sums = duties_.norm_sums});
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        run_.pack(plain, packed);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        run_.unpack(packed, plain);
    }

    std::string_view implementation() const override { return implementation_; }

private:
    std::size_t work_bytes() const { return (run_.scratch_bytes() + 63) / 64 * 64; }
    std::int64_t rounded_channels() const { return output_extents(geometry_).stored_channels(cpu::lanes(level_)); }

    conv_geometry geometry_;
    bool bias_;
    activation act_;
    bool training_;
    cpu::simd_level level_;
    int threads_;
    cpu::pointwise run_;
    norm_duties duties_{};
    std::string implementation_;
};

} // namespace nas::nn::cpu_kernels
