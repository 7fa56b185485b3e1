#pragma once
// Depthwise conv2d and fused_conv2d on own kernels.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <nas/backend/cpu/channel_sum.hpp>
#include <nas/backend/cpu/depthwise.hpp>
#include <nas/backend/cpu/norm_passes.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::cpu_kernels {

/// A depthwise convolution with the activation behind it (inference only).
class depthwise_conv2d_kernel final : public kernel {
public:
    depthwise_conv2d_kernel(fused_conv2d const& op, kernel_site const& site, cpu::simd_level l)
        : exact_(op.conv.geometry(site.batch, site.inputs[0])),
          bias_(op.conv.bias),
          act_(op.act),
          level_(l),
          threads_(site.threads),
          own_(l, exact_, site.threads) {}

    /// Whole batches: the own kernels normalise rows as they read them, and sum up results before they leave the cache.
    norm_duties offers(bool only_reader) override {
        // The first image is done twice, for the pivot of the statistics.
        if (bias_ || act_ != activation::none || exact_.batch < 4) return {};
        return {.norm_on_load = only_reader, .norm_sums = only_reader, .norm_behind = true};
    }
    void assign(norm_duties d) override {
        duties_ = d;
        if (d.norm_behind) {
            conv_geometry one = exact_;
            one.batch = 1;
            first_.emplace(level_, one, threads_);
        }
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {cpu::image_layout(level_)};
        n.output_layout = cpu::image_layout(level_);
        n.parameter_elements = {own_.weight_elements()};
        if (bias_) n.parameter_elements.push_back(rounded_channels());
        n.scratch_bytes = own_.scratch_bytes();
        if (first_) n.scratch_bytes = std::max(n.scratch_bytes, first_->scratch_bytes());
        if (linked()) n.scratch_bytes = sums_offset() + sums_bytes() + pivot_bytes();
        n.backward_reads_output = duties_.norm_behind;
        return n;
    }

    void forward(kernel_io const& io) override {
        if (linked()) return forward_linked(io);
        float const* const bias = bias_ ? io.parameters[1] : nullptr;
        own_.forward(io.inputs[0], io.parameters[0], bias, act_, io.output, io.scratch);
        if (cpu::moves_zero(act_)) cpu::clear_filling(level_, output_extents(exact_), io.output);
    }

    void backward(kernel_io const& io) override {
        if (linked()) return backward_linked(io);
        if (bias_ && io.parameter_gradients[1])
            cpu::bias_gradient(level_, output_extents(exact_), io.output_gradient, io.parameter_gradients[1], threads_);
        if (!io.input_gradients[0] && !io.parameter_gradients[0]) return;
        own_.backward({.in = io.inputs[0],
                       .weights = io.parameters[0],
                       .out_gradient = io.output_gradient,
                       .in_gradient = io.input_gradients[0],
                       .weight_gradient = io.parameter_gradients[0],
                       .scratch = io.scratch});
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        own_.pack(plain, packed);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        own_.unpack(packed, plain);
    }

    std::string_view implementation() const override { return to_string(level_); }

private:
    bool linked() const { return duties_ != norm_duties{}; }

    std::size_t sums_offset() const {
        std::size_t const work = std::max(own_.scratch_bytes(), first_ ? first_->scratch_bytes() : 0);
        return (work + 63) / 64 * 64;
    }
    std::size_t sums_bytes() const { return static_cast<std::size_t>(own_.sums_elements()) * sizeof(double); }
    std::size_t pivot_bytes() const { return static_cast<std::size_t>(own_.sums_elements() / 2) * sizeof(float); }
    double* sums(kernel_io const& io) const {
        auto* const total = reinterpret_cast<double*>(static_cast<std::byte*>(io.scratch) + sums_offset());
        std::fill_n(total, own_.sums_elements(), 0.0);
        return total;
    }
    cpu::depthwise::input_hook read(kernel_io const& io) const {
        if (!duties_.norm_on_load) return {};
        return {.factor = io.norm_before->factor, .offset = io.norm_before->offset, .act = io.norm_before->act};
    }

    // Squares are summed up around the mean of the first image, so that they keep their digits.
    void forward_linked(kernel_io const& io) const {
        cpu::depthwise::forward_call call{
            .in = io.inputs[0], .weights = io.parameters[0], .out = io.output, .scratch = io.scratch, .read = read(io)};
        if (!duties_.norm_behind) return own_.forward(call);
        cpu::norm_link const& link = *io.norm_behind;
        std::int64_t const lanes = cpu::lanes(level_), blocks = own_.sums_elements() / 2 / lanes;
        first_->forward(call);
        cpu::clear_parts(level_, link);
        cpu::image_extents one = output_extents(exact_);
        one.batch = 1;
        cpu::add_statistics(level_, link, one, io.output, 0);
        double* const total = sums(io);
        auto* const pivot = reinterpret_cast<float*>(total + own_.sums_elements());
        for (std::int64_t c = 0; c < blocks * lanes; ++c)
            pivot[c] = static_cast<float>(link.parts[c / lanes].mean[c % lanes]);
        call.sums = {.pivot = pivot, .total = total};
        own_.forward(call);

        auto const count = static_cast<double>(exact_.batch * exact_.out_height * exact_.out_width);
        for (std::int64_t c = 0; c < blocks * lanes; ++c) {
            auto& part = link.parts[c / lanes];
            double const sum = total[c], squares = total[blocks * lanes + c];
            part.count = count;
            part.mean[c % lanes] = static_cast<double>(pivot[c]) + sum / count;
            part.squares[c % lanes] = std::max(0.0, squares - sum * sum / count);
        }
    }

    void backward_linked(kernel_io const& io) const {
        cpu::depthwise::backward_call call{.in = io.inputs[0],
                                           .weights = io.parameters[0],
                                           .out_gradient = io.output_gradient,
                                           .in_gradient = io.input_gradients[0],
                                           .weight_gradient = io.parameter_gradients[0],
                                           .scratch = io.scratch,
                                           .read = read(io)};
        if (duties_.norm_behind)
            call.gradient = {.out = io.output,
                             .factor = io.norm_behind->factor,
                             .slope = io.norm_behind->slope,
                             .constant = io.norm_behind->constant};
        if (!duties_.norm_sums) return own_.backward(call);
        double* const total = sums(io);
        call.sums = {.pivot = io.norm_before->mean, .total = total};
        own_.backward(call);
        cpu::clear_parts(level_, *io.norm_before);
        std::int64_t const lanes = cpu::lanes(level_), rounded = own_.sums_elements() / 2;
        for (std::int64_t c = 0; c < rounded; ++c) {
            auto& part = io.norm_before->parts[c / lanes];
            part.mean[c % lanes] = total[c];
            part.squares[c % lanes] = total[rounded + c];
        }
    }

    std::int64_t rounded_channels() const { return output_extents(exact_).stored_channels(cpu::lanes(level_)); }

    conv_geometry exact_;
    bool bias_;
    activation act_;
    cpu::simd_level level_;
    int threads_;
    cpu::depthwise own_;
    std::optional<cpu::depthwise> first_; // for one image
    norm_duties duties_{};
};

} // namespace nas::nn::cpu_kernels
