#pragma once
// conv2d and fused_conv2d with products in bfloat16: dense convolutions of strides 1 and 2.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/cpu/bfloat16_convolution.hpp>
#include <nas/backend/cpu/channel_sum.hpp>
#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/segment.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::cpu_kernels {

/// A convolution with the activation behind it (inference only). Images, parameters and gradients are float; they are
/// rounded to bfloat16 on their way into a product.
///
/// Each thread takes its images a few at a time. The weights are rounded once per call, in a segment once per step.
class bfloat16_conv2d_kernel final : public image_kernel {
public:
    /// Null where the class has no such convolution, where so few channels leave nothing to gain, and for an activation in
    /// training.
    static std::unique_ptr<bfloat16_conv2d_kernel> make(fused_conv2d const& op, kernel_site const& site,
                                                        cpu::simd_level l, cpu::tile_unit u) {
        constexpr std::int64_t fewest_channels = 8;
        conv_geometry const g = op.conv.geometry(site.batch, site.inputs[0]);
        if (!cpu::bfloat16_convolution::applies(g) || std::min(g.in_channels, g.out_channels) < fewest_channels)
            return nullptr;
        if (site.training && op.act != activation::none) return nullptr;
        return std::make_unique<bfloat16_conv2d_kernel>(op, site, l, u);
    }

    /// Precondition: cpu::bfloat16_convolution::applies.
    bfloat16_conv2d_kernel(fused_conv2d const& op, kernel_site const& site, cpu::simd_level l, cpu::tile_unit u)
        : geometry_(op.conv.geometry(site.batch, site.inputs[0])),
          bias_(op.conv.bias),
          act_(op.act),
          training_(site.training),
          level_(l),
          threads_(site.threads),
          few_(few_images(geometry_, site.threads)),
          in_size_(storage_elements(1, site.inputs[0], cpu::image_layout(l))),
          out_size_(storage_elements(1, site.output, cpu::image_layout(l))),
          convolution_(u, cpu::lanes(l), few_),
          implementation_(to_string(u)) {}

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {cpu::image_layout(level_)};
        n.output_layout = cpu::image_layout(level_);
        n.parameter_elements = {convolution_.weight_elements()};
        if (bias_) n.parameter_elements.push_back(rounded_channels());
        n.scratch_bytes = shared_bytes() + static_cast<std::size_t>(threads_) * thread_bytes();
        return n;
    }

    void forward(kernel_io const& io) override {
        prepare_forward(io, panels_of(io));
        convolve(io, panels_of(io));
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0]) prepare_backward(io, panels_of(io));
        gradients(io, panels_of(io));
    }

    std::size_t shared_bytes() const override { return (convolution_.panel_bytes() + 63) / 64 * 64; }
    void prepare_forward(kernel_io const& io, void* shared) override {
        convolution_.prepare_forward(io.parameters[0], shared);
    }
    void forward_prepared(kernel_io const& io, void const* shared) override { convolve(io, shared); }
    void prepare_backward(kernel_io const& io, void* shared) override {
        convolution_.prepare_backward_data(io.parameters[0], shared);
    }
    void backward_prepared(kernel_io const& io, void const* shared) override { gradients(io, shared); }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        convolution_.pack(plain, packed);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        convolution_.unpack(packed, plain);
    }

    std::string_view implementation() const override { return implementation_; }

private:
    // As many images as stay in the second-level cache with what is made of them, a divisor of the batch.
    static conv_geometry few_images(conv_geometry g, int threads) {
        constexpr std::int64_t most_floats = 1 << 18;
        std::int64_t const each = (g.in_channels + g.out_channels) * g.in_height * g.in_width;
        std::int64_t few = 1;
        for (std::int64_t c = 1; c <= std::max<std::int64_t>(1, g.batch / threads); ++c)
            if (g.batch % c == 0 && c * each <= most_floats) few = c;
        g.batch = few;
        return g;
    }

    std::int64_t rounded_channels() const { return (geometry_.out_channels + 15) / 16 * 16; }
    std::int64_t weight_floats() const { return (convolution_.weight_elements() + 15) / 16 * 16; }
    std::size_t work_bytes() const { return (convolution_.scratch_bytes() + 63) / 64 * 64; }
    std::size_t thread_bytes() const {
        bool const own_gradients = training_ && threads_ > 1;
        return work_bytes() + (own_gradients ? static_cast<std::size_t>(weight_floats()) * sizeof(float) : 0);
    }
    // Scratch: the work space and the weight gradient of each thread, then the panels. In a segment there is one thread,
    // and the panels lie elsewhere.
    std::byte* work_of(kernel_io const& io, int thread) const {
        return static_cast<std::byte*>(io.scratch) + static_cast<std::size_t>(thread) * thread_bytes();
    }
    void* panels_of(kernel_io const& io) const { return work_of(io, threads_); }

    template <class F>
    void each_chunk(F const& f) const {
        parallel_for(threads_, geometry_.batch / few_.batch, [&](std::int64_t begin, std::int64_t end, int thread) {
            for (std::int64_t i = begin; i < end; ++i) f(i * few_.batch, i == begin, thread);
        });
    }

    void convolve(kernel_io const& io, void const* panels) const {
        each_chunk([&](std::int64_t first, bool, int thread) {
            float* const out = io.output + first * out_size_;
            convolution_.forward({.from = io.inputs[0] + first * in_size_,
                                  .panels = panels,
                                  .bias = bias_ ? io.parameters[1] : nullptr,
                                  .to = out,
                                  .scratch = work_of(io, thread)});
            if (act_ != activation::none) cpu::activation_forward(level_, act_, few_.batch * out_size_, out, out, 1);
            if (cpu::moves_zero(act_))
                cpu::clear_filling(level_, {few_.batch, few_.out_channels, few_.out_height * few_.out_width}, out);
        });
    }

    void gradients(kernel_io const& io, void const* panels) const {
        float* const weights = io.parameter_gradients[0];
        // A thread may get no images.
        for (int t = 1; weights && t < threads_; ++t)
            std::fill_n(own_gradient(io, t), convolution_.weight_elements(), 0.0f);
        each_chunk([&](std::int64_t first, bool fresh, int thread) {
            float const* const gradient = io.output_gradient + first * out_size_;
            std::byte* const work = work_of(io, thread);
            if (weights)
                convolution_.backward_weights({.in = io.inputs[0] + first * in_size_,
                                               .out_gradient = gradient,
                                               .weight_gradient = thread == 0 ? weights : own_gradient(io, thread),
                                               .accumulate = thread > 0 || !fresh,
                                               .scratch = work});
            if (io.input_gradients[0])
                convolution_.backward_data({.from = gradient,
                                            .panels = panels,
                                            .to = io.input_gradients[0] + first * in_size_,
                                            .scratch = work});
        });
        for (int t = 1; weights && t < threads_; ++t) {
            float const* const more = own_gradient(io, t);
            for (std::int64_t i = 0; i < convolution_.weight_elements(); ++i) weights[i] += more[i];
        }
        if (!bias_ || !io.parameter_gradients[1]) return;
        std::fill_n(io.parameter_gradients[1], rounded_channels(), 0.0f);
        cpu::channel_sum(level_, output_extents(geometry_), io.output_gradient, io.parameter_gradients[1], threads_);
    }
    float* own_gradient(kernel_io const& io, int thread) const {
        return reinterpret_cast<float*>(work_of(io, thread) + work_bytes());
    }

    conv_geometry geometry_;
    bool bias_;
    activation act_;
    bool training_;
    cpu::simd_level level_;
    int threads_;
    conv_geometry few_;               // of the images taken at a time
    std::int64_t in_size_, out_size_; // floats of an image
    cpu::bfloat16_convolution convolution_;
    std::string implementation_;
};

} // namespace nas::nn::cpu_kernels
