#pragma once
// Reference kernels of the spatial operations that are not those of images everybody uses.

#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include <nas/backend/geometry3d.hpp>
#include <nas/backend/reference/pool2d.hpp>
#include <nas/backend/reference/pool_nd.hpp>
#include <nas/backend/reference/reduce.hpp>
#include <nas/backend/reference/resample.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/adjoint.hpp>
#include <nas/nn/kernels/as_image.hpp>
#include <nas/nn/kernels/move.hpp>
#include <nas/nn/kernels/reference/weighted.hpp>
#include <nas/nn/kernels/reference/weightless.hpp>
#include <nas/nn/ops/adaptive_pool.hpp>
#include <nas/nn/ops/conv1d.hpp>
#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/conv_transpose1d.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>
#include <nas/nn/ops/conv_transpose3d.hpp>
#include <nas/nn/ops/pool1d.hpp>
#include <nas/nn/ops/pool2d.hpp>
#include <nas/nn/ops/pool3d.hpp>
#include <nas/nn/ops/reduce.hpp>
#include <nas/nn/ops/resize.hpp>
#include <nas/nn/ops/window_pool2d.hpp>

namespace nas::nn::reference_kernels {

/// All pooling.
class pool_nd_kernel final : public kernel {
public:
    pool_nd_kernel(pool_geometry_nd geometry, kernel_site const& site)
        : geometry_(std::move(geometry)), planes_(site.batch * site.inputs[0][0]), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        n.backward_reads_inputs = geometry_.function == pool_function::max || geometry_.function == pool_function::lp;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::pool_nd_forward(geometry_, planes_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::pool_nd_backward(geometry_, planes_, io.inputs[0], io.output_gradient, io.input_gradients[0],
                                        threads_);
    }

private:
    pool_geometry_nd geometry_;
    std::int64_t planes_;
    int threads_;
};

class reduce_kernel final : public kernel {
public:
    reduce_kernel(reduce const& op, kernel_site const& site)
        : function_(op.function), places_(op.places(site.inputs[0])), batch_(site.batch), threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        n.backward_reads_inputs = function_ != reduce_function::sum && function_ != reduce_function::mean;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::reduce_forward(function_, places_, batch_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::reduce_backward(function_, places_, batch_, io.inputs[0], io.output_gradient,
                                       io.input_gradients[0], threads_);
    }

private:
    reduce_function function_;
    reference::reduce_places places_;
    std::int64_t batch_;
    int threads_;
};

/// Interpolating resize.
class resample_kernel final : public kernel {
public:
    resample_kernel(resize const& op, kernel_site const& site)
        : rows_(op.taps(site.inputs[0][1], site.output[1])),
          columns_(op.taps(site.inputs[0][2], site.output[2])),
          planes_(site.batch * site.output[0]),
          threads_(site.threads) {}

    kernel_needs needs() const override {
        kernel_needs n = plain_needs(1);
        n.backward_reads_inputs = false;
        return n;
    }
    void forward(kernel_io const& io) override {
        reference::resample_forward(rows_, columns_, planes_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            reference::resample_backward(rows_, columns_, planes_, io.output_gradient, io.input_gradients[0], threads_);
    }

private:
    resample_axis rows_, columns_;
    std::int64_t planes_;
    int threads_;
};

/// Enters them in `b`.
inline void provide_spatial(backend& b) {
    auto const convolve = [](conv2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<convolution_kernel>(op, site);
    };
    b.provide<conv1d>(
        [convolve](conv1d const& op, kernel_site const& site) { return make_as_image(op.as_image(), site, convolve); });
    auto const transposed = [convolve](conv_transpose2d const& op, kernel_site const& site) {
        return make_adjoint(op, site, convolve);
    };
    b.provide<conv_transpose2d>(transposed);
    b.provide<conv_transpose1d>([transposed](conv_transpose1d const& op, kernel_site const& site) {
        return make_as_image(op.as_image(), site, transposed);
    });
    b.provide<conv_transpose3d>([](conv_transpose3d const& op, kernel_site const& site) {
        return make_adjoint(op, site, [](conv3d const& back, kernel_site const& s) -> std::unique_ptr<kernel> {
            return std::make_unique<convolution_kernel>(back, s);
        });
    });
    b.provide<reduce>([](reduce const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<reduce_kernel>(op, site);
    });
    b.provide<resize>([](resize const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        if (op.only_moves()) return std::make_unique<move_kernel<resize>>(op, site, plain_layout, "reference");
        return std::make_unique<resample_kernel>(op, site);
    });
    b.provide<pool2d>([](pool2d const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<pool_nd_kernel>(reference::windows_of(op.geometry(1, site.inputs[0])), site);
    });
    auto const enter_pool = [&b]<class Op>(std::type_identity<Op>) {
        b.provide<Op>([](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            return std::make_unique<pool_nd_kernel>(op.geometry(site.inputs[0]), site);
        });
    };
    enter_pool(std::type_identity<pool1d>{});
    enter_pool(std::type_identity<pool3d>{});
    enter_pool(std::type_identity<window_pool2d>{});
    enter_pool(std::type_identity<adaptive_pool>{});
}

} // namespace nas::nn::reference_kernels
