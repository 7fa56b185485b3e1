#pragma once
// Runs the kernel of a convolution backwards: the transposed convolution, on any backend that has the convolution.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <nas/backend/parallel.hpp>
#include <nas/core/concat.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn {

/// A transposed convolution: forward is the convolution's input gradient, the input gradient is its forward.
class adjoint_kernel final : public kernel {
public:
    /// `inner` is the convolution without bias, made for training with `site.output` as its input; it keeps nothing
    /// from forward to backward.
    adjoint_kernel(std::unique_ptr<kernel> inner, kernel_site const& site, bool bias)
        : inner_(std::move(inner)),
          needs_(inner_->needs()),
          channels_(site.output[0]),
          pixels_(site.output.elements() / site.output[0]),
          batch_(site.batch),
          bias_(bias),
          threads_(site.threads),
          implementation_(nas::concat("transposed ", inner_->implementation())) {
        std::swap(needs_.input_layouts[0], needs_.output_layout);
        needs_.backward_reads_inputs = true;
        if (bias_ && !needs_.parameter_elements.empty()) needs_.parameter_elements.push_back(channels_);
        block_ = needs_.output_layout.block;
    }

    kernel_needs needs() const override { return needs_; }

    void forward(kernel_io const& io) override {
        std::array const results{io.output};
        std::array<float*, 1> const no_gradient{};
        kernel_io call = inner_io(io);
        call.output_gradient = io.inputs[0];
        call.input_gradients = results;
        call.parameter_gradients = no_gradient;
        inner_->backward(call);
        if (bias_) add_bias(io.parameters[1], io.output);
    }

    void backward(kernel_io const& io) override {
        std::array const inputs{io.output_gradient};
        kernel_io call = inner_io(io);
        call.inputs = inputs;
        if (io.input_gradients[0]) {
            call.output = io.input_gradients[0];
            inner_->forward(call);
        }
        if (io.parameter_gradients[0]) {
            std::array<float*, 1> const no_gradient{};
            call.output = nullptr;
            call.output_gradient = io.inputs[0];
            call.input_gradients = no_gradient;
            call.parameter_gradients = io.parameter_gradients.first(1);
            inner_->backward(call);
        }
        if (bias_ && io.parameter_gradients[1]) sum_channels(io.output_gradient, io.parameter_gradients[1]);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        if (index != 0) return kernel::pack_parameter(index, plain, packed, elements);
        inner_->pack_parameter(index, plain, packed, elements);
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        if (index != 0) return kernel::unpack_parameter(index, packed, plain, elements);
        inner_->unpack_parameter(index, packed, plain, elements);
    }
    std::string_view implementation() const override { return implementation_; }

private:
    static constexpr std::int64_t most_lanes = 16;

    // The call as the convolution sees it, its tensors null.
    static kernel_io inner_io(kernel_io const& io) {
        static constexpr std::array<float const*, 1> no_input{};
        kernel_io call = io;
        call.inputs = no_input;
        call.output = nullptr;
        call.parameters = io.parameters.first(1);
        call.input_gradients = {};
        call.parameter_gradients = {};
        return call;
    }

    std::int64_t blocks() const { return (channels_ + block_ - 1) / block_; }

    void add_bias(float const* bias, float* out) const {
        parallel_for(threads_, batch_ * blocks(), [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) {
                std::int64_t const first = i % blocks() * block_;
                std::array<float, most_lanes> lanes{}; // filling channels get nothing
                std::copy_n(bias + first, std::min(block_, channels_ - first), lanes.begin());
                float* row = out + i * pixels_ * block_;
                for (std::int64_t p = 0; p < pixels_; ++p, row += block_)
                    for (std::int64_t lane = 0; lane < block_; ++lane)
                        row[lane] += lanes[static_cast<std::size_t>(lane)];
            }
        });
    }

    void sum_channels(float const* gradient, float* sums) const {
        parallel_for(threads_, blocks(), [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) {
                std::array<double, most_lanes> lanes{};
                for (std::int64_t n = 0; n < batch_; ++n) {
                    float const* row = gradient + (n * blocks() + i) * pixels_ * block_;
                    for (std::int64_t p = 0; p < pixels_; ++p, row += block_)
                        for (std::int64_t lane = 0; lane < block_; ++lane)
                            lanes[static_cast<std::size_t>(lane)] += static_cast<double>(row[lane]);
                }
                for (std::int64_t c = i * block_; c < std::min((i + 1) * block_, channels_); ++c)
                    sums[c] = static_cast<float>(lanes[static_cast<std::size_t>(c - i * block_)]);
            }
        });
    }

    std::unique_ptr<kernel> inner_;
    kernel_needs needs_;
    std::int64_t channels_, pixels_, batch_, block_ = 1;
    bool bias_;
    int threads_;
    std::string implementation_;
};

/// Makes one of `make(op.adjoint(input), its site)`, which may be null: then this is null. `Op` is a transposed
/// convolution: conv_transpose2d, conv_transpose3d.
template <class Op, class Make>
std::unique_ptr<kernel> make_adjoint(Op const& op, kernel_site const& site, Make make) {
    std::array const inputs{site.output};
    std::array const layouts{site.output.rank() == 3 ? site.image_layout : plain_layout};
    kernel_site reversed = site;
    reversed.inputs = inputs;
    reversed.output = site.inputs[0];
    reversed.input_layouts = layouts;
    reversed.training = true;
    std::unique_ptr<kernel> inner = make(op.adjoint(site.inputs[0]), reversed);
    if (!inner) return nullptr;
    return std::make_unique<adjoint_kernel>(std::move(inner), site, op.bias);
}

} // namespace nas::nn
