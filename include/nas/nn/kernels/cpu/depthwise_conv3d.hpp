#pragma once
// Depthwise conv3d on own kernels.

#include <algorithm>
#include <cstdint>
#include <memory>

#include <nas/backend/cpu/channel_sum.hpp>
#include <nas/backend/cpu/depthwise3d.hpp>
#include <nas/nn/kernels/as_image.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/conv3d.hpp>

namespace nas::nn::cpu_kernels {

/// On blocked volumes, which plans know as images; `make` puts reorders around it.
class depthwise_conv3d_kernel final : public cpu_kernel {
public:
    /// Null unless the convolution is depthwise.
    static std::unique_ptr<kernel> make(conv3d const& op, kernel_site const& site, cpu::simd_level l) {
        conv3d_geometry const g = op.geometry(site.batch, site.inputs[0]);
        if (g.groups == 1 || g.groups != g.in_channels || g.groups != g.out_channels) return nullptr;
        return make_as_image(op, site, [&](conv3d const&, kernel_site const& images) -> std::unique_ptr<kernel> {
            return std::make_unique<depthwise_conv3d_kernel>(g, op.bias, images, l);
        });
    }

    depthwise_conv3d_kernel(conv3d_geometry const& g, bool bias, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l), geometry_(g), out_(extents_of(site.output, site)), bias_(bias) {
        needs_.parameter_elements = {rounded_channels() * product(g.kernel)};
        if (bias) needs_.parameter_elements.push_back(rounded_channels());
    }

    void forward(kernel_io const& io) override {
        cpu::depthwise3d_forward(level_, geometry_, io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr,
                                 io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            cpu::depthwise3d_backward_data(level_, geometry_, io.output_gradient, io.parameters[0],
                                           io.input_gradients[0], threads_);
        if (io.parameter_gradients[0])
            cpu::depthwise3d_backward_weights(level_, geometry_, io.inputs[0], io.output_gradient,
                                              io.parameter_gradients[0], threads_);
        if (bias_ && io.parameter_gradients[1])
            cpu::bias_gradient(level_, out_, io.output_gradient, io.parameter_gradients[1], threads_);
    }

    void pack_parameter(std::size_t index, float const* plain, float* packed, std::int64_t elements) const override {
        std::fill_n(packed, rounded_channels() * taps(index), 0.0f);
        for (std::int64_t i = 0; i < elements; ++i) packed[place(index, i)] = plain[i];
    }
    void unpack_parameter(std::size_t index, float const* packed, float* plain, std::int64_t elements) const override {
        for (std::int64_t i = 0; i < elements; ++i) plain[i] = packed[place(index, i)];
    }

private:
    std::int64_t rounded_channels() const { return out_.stored_channels(cpu::lanes(level_)); }
    std::int64_t taps(std::size_t index) const { return index == 0 ? product(geometry_.kernel) : 1; }
    // Of element `i` of {channels, taps} in {blocks, taps, lanes}.
    std::int64_t place(std::size_t index, std::int64_t i) const {
        std::int64_t const n = taps(index), c = i / n, lanes = cpu::lanes(level_);
        return (c / lanes * n + i % n) * lanes + c % lanes;
    }

    conv3d_geometry geometry_;
    cpu::image_extents out_;
    bool bias_;
};

} // namespace nas::nn::cpu_kernels
