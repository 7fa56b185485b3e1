#pragma once
// Reference kernels of the spatial operations that are not those of images everybody uses.

#include <cstdint>
#include <memory>

#include <nas/backend/geometry3d.hpp>
#include <nas/backend/reference/conv3d.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/adjoint.hpp>
#include <nas/nn/kernels/as_image.hpp>
#include <nas/nn/kernels/reference/weighted.hpp>
#include <nas/nn/kernels/reference/weightless.hpp>
#include <nas/nn/ops/conv1d.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>

namespace nas::nn::reference_kernels {

class conv3d_kernel final : public kernel {
public:
    conv3d_kernel(conv3d const& op, kernel_site const& site)
        : geometry_(op.geometry(site.batch, site.inputs[0])), bias_(op.bias), threads_(site.threads) {}

    kernel_needs needs() const override { return plain_needs(1); }
    void forward(kernel_io const& io) override {
        reference::conv3d_forward(geometry_, io.inputs[0], io.parameters[0], bias_ ? io.parameters[1] : nullptr,
                                  io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::conv3d_backward_data(geometry_, io.output_gradient, io.parameters[0], io.input_gradients[0],
                                            threads_);
        if (io.parameter_gradients[0])
            reference::conv3d_backward_weights(geometry_, io.inputs[0], io.output_gradient, io.parameter_gradients[0],
                                               threads_);
        if (bias_ && io.parameter_gradients[1])
            reference::conv3d_backward_bias(geometry_, io.output_gradient, io.parameter_gradients[1]);
    }

private:
    conv3d_geometry geometry_;
    bool bias_;
    int threads_;
};

/// Enters them in `b`.
inline void provide_spatial(backend& b) {
    auto const convolve = [](conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<conv2d_kernel>(op, site);
    };
    b.provide<conv1d>(
        [convolve](conv1d const& op, kernel_site const& site) { return make_as_image(op.as_image(), site, convolve); });
    b.provide<conv3d>([](conv3d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<conv3d_kernel>(op, site);
    });
    b.provide<conv_transpose2d>(
        [convolve](conv_transpose2d const& op, kernel_site const& site) { return make_adjoint(op, site, convolve); });
}

} // namespace nas::nn::reference_kernels
