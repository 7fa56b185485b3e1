#pragma once
// Reference kernels of the operations that own parameters, alone and fused with an activation.

#include <cstddef>
#include <cstdint>

#include <nas/backend/reference/activate.hpp>
#include <nas/backend/reference/batch_norm.hpp>
#include <nas/backend/reference/conv2d.hpp>
#include <nas/backend/reference/linear.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/reference/weightless.hpp>
#include <nas/nn/ops/batch_norm.hpp>
#include <nas/nn/ops/conv2d.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/dense.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>
#include <nas/nn/ops/linear.hpp>
#include <nas/nn/ops/norm_act.hpp>
#include <nas/nn/ops/norm_add.hpp>

namespace nas::nn::reference_kernels {

/// Convolution of images and volumes, and the fused one with an activation behind it.
class convolution_kernel final : public kernel {
public:
    convolution_kernel(conv2d const& op, kernel_site const& site)
        : convolution_kernel(fused_conv2d{.conv = op, .act = activation::none}, site) {}
    convolution_kernel(fused_conv2d const& op, kernel_site const& site)
        : convolution_kernel(reference::volumes_of(op.conv.geometry(site.batch, site.inputs[0])), op.act, op.conv.bias,
                             site) {}
    convolution_kernel(conv3d const& op, kernel_site const& site)
        : convolution_kernel(op.geometry(site.batch, site.inputs[0]), activation::none, op.bias, site) {}
    convolution_kernel(conv3d_geometry const& g, activation act, bool bias, kernel_site const& site)
        : geometry_(g),
          act_(act),
          bias_(bias),
          elements_(site.batch * site.output.elements()),
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        if (act_ != activation::none) n.scratch_bytes = static_cast<std::size_t>(elements_) * sizeof(float);
        return n;
    }
    void forward(kernel_io const& io) override {
        convolve(io, io.output);
        if (act_ != activation::none) reference::activate_forward(act_, elements_, io.output, io.output);
    }
    void backward(kernel_io const& io) override {
        float const* gradient = io.output_gradient;
        if (act_ != activation::none) {
            auto* const before = static_cast<float*>(io.scratch); // what the activation read, computed again
            convolve(io, before);
            reference::activate_backward(act_, elements_, before, io.output_gradient, before);
            gradient = before;
        }
        if (io.input_gradients[0])
            reference::conv3d_backward_data(geometry_, gradient, io.parameters[0], io.input_gradients[0], threads_);
        if (io.parameter_gradients[0])
            reference::conv3d_backward_weights(geometry_, io.inputs[0], gradient, io.parameter_gradients[0], threads_);
        if (bias_ && io.parameter_gradients[1])
            reference::conv3d_backward_bias(geometry_, gradient, io.parameter_gradients[1]);
    }

private:
    void convolve(kernel_io const& io, float* out) const {
        reference::conv3d_forward(geometry_, io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr, out,
                                  threads_);
    }

    conv3d_geometry geometry_;
    activation act_;
    bool bias_;
    std::int64_t elements_;
    int threads_;
};

/// A linear map of samples, or of every row of them.
class linear_kernel final : public kernel {
public:
    template <class Op> // linear, dense
    linear_kernel(Op const& op, kernel_site const& site)
        : sizes_{.batch = site.batch * site.inputs[0].elements() / dense::in_features(site.inputs[0]),
                 .in_features = dense::in_features(site.inputs[0]),
                 .out_features = op.out_features},
          bias_(op.bias),
          threads_(site.threads) {}

    kernel_needs needs() const override { return plain_needs(1); }
    void forward(kernel_io const& io) override {
        reference::linear_forward(sizes_, io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr, io.output,
                                  threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::linear_backward_data(sizes_, io.output_gradient, io.parameters[0], io.input_gradients[0],
                                            threads_);
        if (io.parameter_gradients[0])
            reference::linear_backward_weights(sizes_, io.inputs[0], io.output_gradient, io.parameter_gradients[0],
                                               threads_);
        if (bias_ && io.parameter_gradients[1])
            reference::linear_backward_bias(sizes_, io.output_gradient, io.parameter_gradients[1]);
    }

private:
    reference::linear_sizes sizes_;
    bool bias_;
    int threads_;
};

/// Batch norm, and the fused one with an activation behind it. Saves the statistics of the batch for backward.
class batch_norm_kernel final : public kernel {
public:
    batch_norm_kernel(batch_norm const& op, kernel_site const& site)
        : batch_norm_kernel(norm_act{.norm = op, .act = activation::none}, site) {}
    batch_norm_kernel(norm_act const& op, kernel_site const& site)
        : sizes_{.batch = site.batch, .channels = site.output[0], .pixels = site.output.elements() / site.output[0]},
          op_(op),
          training_(site.training) {
        if (training_ && sizes_.count() < 2)
            throw backend_error("nas.backend.10", "batch norm in training got one element per channel (batch 1, shape ",
                                to_string(site.output),
                                "), whose variance does not exist; use a larger batch or normalise before pooling");
    }

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        n.saved_bytes = static_cast<std::size_t>(sizes_.channels) * sizeof(reference::batch_statistics);
        if (op_.act != activation::none) n.scratch_bytes = static_cast<std::size_t>(elements()) * sizeof(float);
        return n;
    }
    void forward(kernel_io const& io) override {
        auto* const statistics = static_cast<reference::batch_statistics*>(io.saved);
        if (training_)
            reference::batch_norm_statistics(sizes_, op_.norm.epsilon, op_.norm.momentum, io.inputs[0],
                                             io.parameters[2], io.parameters[3], statistics);
        else
            for (std::int64_t c = 0; c < sizes_.channels; ++c)
                statistics[c] =
                    reference::running_statistics(io.parameters[2][c], io.parameters[3][c], op_.norm.epsilon);
        reference::batch_norm_apply(sizes_, io.inputs[0], io.parameters[0], io.parameters[1], statistics, io.output);
        reference::activate_forward(op_.act, elements(), io.output, io.output);
    }
    void backward(kernel_io const& io) override {
        auto const* const statistics = static_cast<reference::batch_statistics const*>(io.saved);
        float const* gradient = io.output_gradient;
        if (op_.act != activation::none) {
            auto* const before = static_cast<float*>(io.scratch); // what the activation read, computed again
            reference::batch_norm_apply(sizes_, io.inputs[0], io.parameters[0], io.parameters[1], statistics, before);
            reference::activate_backward(op_.act, elements(), before, io.output_gradient, before);
            gradient = before;
        }
        reference::batch_norm_backward(sizes_, io.inputs[0], io.parameters[0], statistics, gradient,
                                       io.input_gradients[0], io.parameter_gradients[0], io.parameter_gradients[1]);
    }

private:
    std::int64_t elements() const { return sizes_.count() * sizes_.channels; }

    reference::batch_norm_sizes sizes_;
    norm_act op_;
    bool training_;
};

/// A batch norm in front of a sum and an activation; what the activation reads is saved.
class norm_add_kernel final : public kernel {
public:
    norm_add_kernel(norm_add const& op, kernel_site const& site)
        : norm_(op.norm, site), act_(op.act), elements_(site.batch * site.output.elements()) {}

    kernel_needs needs() const override {
        kernel_needs n = norm_.needs();
        n.input_layouts.push_back(plain_layout);
        n.saved_bytes = statistics_bytes(n) + static_cast<std::size_t>(elements_) * sizeof(float);
        n.scratch_bytes = static_cast<std::size_t>(elements_) * sizeof(float);
        return n;
    }
    void forward(kernel_io const& io) override {
        float* const before = sums(io);
        kernel_io norm = io;
        norm.inputs = io.inputs.first(1);
        norm.output = before;
        norm_.forward(norm);
        for (std::int64_t i = 0; i < elements_; ++i) before[i] += io.inputs[1][i];
        reference::activate_forward(act_, elements_, before, io.output);
    }
    void backward(kernel_io const& io) override {
        auto* const gradient = static_cast<float*>(io.scratch);
        reference::activate_backward(act_, elements_, sums(io), io.output_gradient, gradient);
        if (io.input_gradients[1]) std::copy_n(gradient, elements_, io.input_gradients[1]);
        kernel_io norm = io;
        norm.inputs = io.inputs.first(1);
        norm.output_gradient = gradient;
        norm.input_gradients = io.input_gradients.first(1);
        norm_.backward(norm);
    }

private:
    static std::size_t statistics_bytes(kernel_needs const& n) { return (n.saved_bytes + 63) / 64 * 64; }
    float* sums(kernel_io const& io) const {
        return reinterpret_cast<float*>(static_cast<std::byte*>(io.saved) + statistics_bytes(norm_.needs()));
    }

    batch_norm_kernel norm_;
    activation act_;
    std::int64_t elements_;
};

} // namespace nas::nn::reference_kernels
