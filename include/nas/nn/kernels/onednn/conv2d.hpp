#pragma once
// conv2d and fused_conv2d on oneDNN, for all but depthwise convolutions.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/onednn/convolution.hpp>
#include <nas/backend/reference/conv2d.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/segment.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>
#include <nas/nn/reorder.hpp>
#include <nas/tensor/arena.hpp>

namespace nas::nn::onednn_kernels {

/// A convolution with the activation behind it (inference only).
///
/// Blocked images have their channels rounded up to whole blocks; the weights in between are zeros. An image of up to
/// three channels that comes in plain layout is read as it is. Where oneDNN has nothing for blocked images (groups that
/// are no whole blocks, unusual windows) the images are plain and oneDNN multiplies matrices.
class conv2d_kernel final : public cpu_kernels::image_kernel {
public:
    /// Null if oneDNN has no optimised implementation for the site, or for an activation in training.
    static std::unique_ptr<conv2d_kernel> make(fused_conv2d const& op, kernel_site const& site, context const& c) {
        if (site.training && op.act != activation::none) return nullptr;
        conv_geometry const exact = op.conv.geometry(site.batch, site.inputs[0]);
        layout const blocked = cpu::image_layout(c.level);
        bool const comes_plain = site.input_layouts.empty() || site.input_layouts[0].plain();
        bool const few_channels = exact.groups == 1 && exact.in_channels <= 3;
        if (few_channels && comes_plain)
            if (auto k = attempt(op, site, c, exact, plain_layout, blocked)) return k;
        if (whole_blocks(exact, blocked))
            if (auto k = attempt(op, site, c, exact, blocked, blocked)) return k;
        return attempt(op, site, c, exact, plain_layout, plain_layout);
    }

    kernel_needs needs() const override {
        kernel_needs n;
        n.input_layouts = {source_};
        n.output_layout = destination_;
        n.parameter_elements = {convolution_.weight_elements()};
        if (bias_) n.parameter_elements.push_back(stored_.out_channels);
        n.scratch_bytes = convolution_bytes_;
        if (own_input_gradient_)
            n.scratch_bytes += static_cast<std::size_t>(stored_.weight_elements() + image_floats()) * sizeof(float);
        return n;
    }

    void forward(kernel_io const& io) override {
        convolution_.forward(io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr, io.output, io.scratch);
        if (act_after_ != activation::none) {
            std::int64_t const elements = storage_elements(
                exact_.batch, {exact_.out_channels, exact_.out_height, exact_.out_width}, destination_);
            cpu::activation_forward(level_, act_after_, elements, io.output, io.output, threads_);
        }
        if (cpu::moves_zero(act_) && !destination_.plain())
            cpu::clear_filling(level_, {exact_.batch, exact_.out_channels, exact_.out_height * exact_.out_width},
                               io.output);
    }

    void backward(kernel_io const& io) override {
        weight_gradient(io);
        if (!io.input_gradients[0]) return;
        if (own_input_gradient_) input_gradient_by_reference(io);
        else convolution_.backward_data(io.output_gradient, io.parameters[0], io.input_gradients[0], io.scratch);
    }

    /// A few images at a time are worth it if no call converts the weights.
    bool divisible() const { return convolution_.forward_reads_stored() && !destination_.plain(); }
    std::size_t shared_bytes() const override { return convolution_.data_weight_bytes(); }
    void prepare_backward(kernel_io const& io, void* shared) override {
        convolution_.prepare_data(io.parameters[0], static_cast<float*>(shared), io.scratch);
    }
    void backward_prepared(kernel_io const& io, void const* shared) override {
        if (own_input_gradient_ || shared_bytes() == 0) return backward(io);
        weight_gradient(io);
        if (io.input_gradients[0])
            convolution_.backward_data_prepared(io.output_gradient, static_cast<float const*>(shared),
                                                io.input_gradients[0], io.scratch);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        arena scratch(convolution_bytes_);
        if (exact_ == stored_) return convolution_.pack(plain, packed, scratch.data());
        std::vector<float> filled(static_cast<std::size_t>(stored_.weight_elements()));
        for_each_filter([&](std::int64_t from, std::int64_t to, std::int64_t taps) {
            std::copy_n(plain + from, taps, filled.data() + to);
        });
        convolution_.pack(filled.data(), packed, scratch.data());
    }

    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        arena scratch(convolution_bytes_);
        if (exact_ == stored_) return convolution_.unpack(packed, plain, scratch.data());
        std::vector<float> filled(static_cast<std::size_t>(stored_.weight_elements()));
        convolution_.unpack(packed, filled.data(), scratch.data());
        for_each_filter([&](std::int64_t from, std::int64_t to, std::int64_t taps) {
            std::copy_n(filled.data() + to, taps, plain + from);
        });
    }

    std::string_view implementation() const override { return implementation_; }

private:
    // Which of the two images are blocked, and the geometry with rounded channels.
    struct arrangement {
        layout source, destination;
        conv_geometry stored;
    };

    conv2d_kernel(fused_conv2d const& op, kernel_site const& site, context const& c, conv_geometry const& exact,
                  arrangement const& a, activation act_after, onednn::convolution convolution)
        : exact_(exact),
          stored_(a.stored),
          source_(a.source),
          destination_(a.destination),
          bias_(op.conv.bias),
          act_(op.act),
          act_after_(act_after),
          level_(c.level),
          threads_(site.threads),
          convolution_(std::move(convolution)),
          convolution_bytes_((convolution_.scratch_bytes() + 63) / 64 * 64),
          own_input_gradient_(site.training && !convolution_.has_backward_data()),
          implementation_(nas::concat("onednn ", convolution_.implementation(),
                                      own_input_gradient_ ? ", input gradient reference" : "")) {}

    static bool whole_blocks(conv_geometry const& g, layout l) {
        return g.groups == 1 || (g.in_channels / g.groups % l.block == 0 && g.out_channels / g.groups % l.block == 0);
    }

    static std::unique_ptr<conv2d_kernel> attempt(fused_conv2d const& op, kernel_site const& site, context const& c,
                                                  conv_geometry const& exact, layout source, layout destination) {
        auto const rounded = [](std::int64_t channels, layout l) {
            return (channels + l.block - 1) / l.block * l.block;
        };
        arrangement a{source, destination, exact};
        a.stored.in_channels = rounded(exact.in_channels, source);
        a.stored.out_channels = rounded(exact.out_channels, destination);
        // First with the activation inside; where oneDNN cannot do that, it follows in a pass of its own.
        for (activation const inside : {op.act, activation::none}) {
            onednn::convolution made(c.engine, {.geometry = a.stored,
                                                .source = source,
                                                .destination = destination,
                                                .bias = op.conv.bias,
                                                .after = inside,
                                                .training = site.training,
                                                .threads = site.threads});
            // The gradient of the network's input is hardly ever wanted, and oneDNN has none for plain images.
            bool const first_layer = source.plain() && !destination.plain();
            bool const complete =
                made.has_forward() &&
                (!site.training || (made.has_backward_weights() && (made.has_backward_data() || first_layer)));
            if (complete)
                return std::unique_ptr<conv2d_kernel>(new conv2d_kernel(
                    op, site, c, exact, a, inside == op.act ? activation::none : op.act, std::move(made)));
            if (op.act == activation::none) break;
        }
        return nullptr;
    }

    void weight_gradient(kernel_io const& io) const {
        if (io.parameter_gradients[0])
            convolution_.backward_weights(io.inputs[0], io.output_gradient, io.parameter_gradients[0],
                                          bias_ ? io.parameter_gradients[1] : nullptr, io.scratch);
    }

    // Calls f(offset in the plain weights, offset in those with rounded channels, taps of one filter).
    template <class F>
    void for_each_filter(F f) const {
        std::int64_t const taps = exact_.kernel_height * exact_.kernel_width, in = exact_.in_channels / exact_.groups;
        std::int64_t const stored_in = stored_.in_channels / stored_.groups;
        for (std::int64_t o = 0; o < exact_.out_channels; ++o)
            for (std::int64_t i = 0; i < in; ++i) f((o * in + i) * taps, (o * stored_in + i) * taps, taps);
    }

    std::int64_t image_floats() const { return exact_.out_channels * exact_.out_height * exact_.out_width; }

    // Image by image, on plain copies of the weights and of the output's gradient.
    void input_gradient_by_reference(kernel_io const& io) const {
        auto* const weights = reinterpret_cast<float*>(static_cast<std::byte*>(io.scratch) + convolution_bytes_);
        float* const image = weights + stored_.weight_elements();
        convolution_.unpack(io.parameters[0], weights,
                            io.scratch); // rounding the output channels only adds filters at the end
        conv_geometry one = exact_;
        one.batch = 1;
        std::int64_t const step = stored_.out_channels * exact_.out_height * exact_.out_width;
        std::int64_t const in_step = exact_.in_channels * exact_.in_height * exact_.in_width;
        for (std::int64_t n = 0; n < exact_.batch; ++n) {
            reorder_images(io.output_gradient + n * step, destination_, image, plain_layout,
                           {exact_.out_channels, exact_.out_height, exact_.out_width}, 1, threads_);
            reference::conv2d_backward_data(one, image, weights, io.input_gradients[0] + n * in_step, threads_);
        }
    }

    conv_geometry exact_, stored_;
    layout source_, destination_;
    bool bias_;
    activation act_, act_after_; // all of it; the part oneDNN does not do
    cpu::simd_level level_;
    int threads_;
    onednn::convolution convolution_;
    std::size_t convolution_bytes_;
    bool own_input_gradient_;
    std::string implementation_;
};

} // namespace nas::nn::onednn_kernels
