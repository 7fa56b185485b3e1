#pragma once
// conv2d and fused_conv2d on own kernels with Winograd's algorithm: 3x3 convolutions of stride 1.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <nas/backend/cpu/channel_sum.hpp>
#include <nas/backend/cpu/winograd.hpp>
#include <nas/core/concat.hpp>
#include <nas/nn/kernels/cpu/segment.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::cpu_kernels {

/// A convolution with the activation behind it (inference only). Errors up to 1e-5 of the largest result, in
/// weight gradients 2e-5.
///
/// Inference plans keep the transformed weights; in training they are transformed in every call, once for all images.
class winograd_conv2d_kernel final : public image_kernel {
public:
    /// Null where the algorithm does not apply or is no faster: few channels, few tiles, an activation in training.
    /// Measured by benchmarks/winograd.cpp.
    static std::unique_ptr<winograd_conv2d_kernel> make(fused_conv2d const& op, kernel_site const& site,
                                                        cpu::simd_level l) {
        constexpr std::int64_t fewest_channels = 16, fewest_tiles = 64;
        conv_geometry const g = op.conv.geometry(site.batch, site.inputs[0]);
        std::int64_t const tiles = g.batch * ((g.out_height + 3) / 4) * ((g.out_width + 3) / 4);
        if (!cpu::winograd::applies(g) || std::min(g.in_channels, g.out_channels) < fewest_channels) return nullptr;
        if (tiles < fewest_tiles || (site.training && op.act != activation::none)) return nullptr;
        return std::make_unique<winograd_conv2d_kernel>(op, site, l);
    }

    /// Precondition: cpu::winograd::applies.
    winograd_conv2d_kernel(fused_conv2d const& op, kernel_site const& site, cpu::simd_level l)
        : geometry_(op.conv.geometry(site.batch, site.inputs[0])),
          bias_(op.conv.bias),
          act_(op.act),
          training_(site.training),
          level_(l),
          threads_(site.threads),
          run_(l, geometry_, site.threads),
          implementation_(nas::concat(to_string(l), " Winograd")) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {cpu::image_layout(level_)};
        n.output_layout = cpu::image_layout(level_);
        n.parameter_elements = {run_.weight_elements() + (training_ ? 0 : run_.transformed_elements())};
        if (bias_) n.parameter_elements.push_back(geometry_.out_channels);
        n.scratch_bytes = work_bytes() + (training_ ? shared_bytes() : 0);
        return n;
    }

    void forward(kernel_io const& io) override {
        if (!training_) return convolve(io, io.parameters[0] + run_.weight_elements());
        float* const transformed = transformed_of(io);
        run_.transform_forward(io.parameters[0], transformed);
        convolve(io, transformed);
    }
    void backward(kernel_io const& io) override {
        float* const transformed = transformed_of(io);
        if (io.input_gradients[0]) run_.transform_backward_data(io.parameters[0], transformed);
        gradients(io, transformed);
    }

    std::size_t shared_bytes() const override {
        return static_cast<std::size_t>(run_.transformed_elements()) * sizeof(float);
    }
    void prepare_forward(kernel_io const& io, void* shared) override {
        run_.transform_forward(io.parameters[0], static_cast<float*>(shared));
    }
    void forward_prepared(kernel_io const& io, void const* shared) override {
        convolve(io, static_cast<float const*>(shared));
    }
    void prepare_backward(kernel_io const& io, void* shared) override {
        run_.transform_backward_data(io.parameters[0], static_cast<float*>(shared));
    }
    void backward_prepared(kernel_io const& io, void const* shared) override {
        gradients(io, static_cast<float const*>(shared));
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        run_.pack(plain, packed);
        if (!training_) run_.transform_forward(packed, packed + run_.weight_elements());
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        run_.unpack(packed, plain);
    }

    std::string_view implementation() const override { return implementation_; }

private:
    std::size_t work_bytes() const { return (run_.scratch_bytes() + 63) / 64 * 64; }
    float* transformed_of(kernel_io const& io) const {
        return reinterpret_cast<float*>(static_cast<std::byte*>(io.scratch) + work_bytes());
    }

    void convolve(kernel_io const& io, float const* transformed) const {
        run_.forward({.in = io.inputs[0],
                      .transformed = transformed,
                      .bias = bias_ ? io.parameters[1] : nullptr,
                      .act = act_,
                      .out = io.output,
                      .scratch = io.scratch});
    }

    void gradients(kernel_io const& io, float const* transformed) const {
        if (io.parameter_gradients[0])
            run_.backward_weights({.in = io.inputs[0],
                                   .out_gradient = io.output_gradient,
                                   .weight_gradient = io.parameter_gradients[0],
                                   .scratch = io.scratch});
        if (bias_ && io.parameter_gradients[1])
            cpu::channel_sum(level_, output_extents(geometry_), io.output_gradient, io.parameter_gradients[1],
                             threads_);
        if (io.input_gradients[0])
            run_.backward_data({.out_gradient = io.output_gradient,
                                .transformed = transformed,
                                .in_gradient = io.input_gradients[0],
                                .scratch = io.scratch});
    }

    conv_geometry geometry_;
    bool bias_;
    activation act_;
    bool training_;
    cpu::simd_level level_;
    int threads_;
    cpu::winograd run_;
    std::string implementation_;
};

} // namespace nas::nn::cpu_kernels
