#pragma once
// reference_backend(): plain loops for every built-in operation, slow and easy to check; other backends are compared
// with it.

#include <memory>

#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/move.hpp>
#include <nas/nn/kernels/reference/norms.hpp>
#include <nas/nn/kernels/reference/pointwise.hpp>
#include <nas/nn/kernels/reference/recurrent.hpp>
#include <nas/nn/kernels/reference/sequences.hpp>
#include <nas/nn/kernels/reference/spatial.hpp>
#include <nas/nn/kernels/reference/weighted.hpp>
#include <nas/nn/kernels/reference/weightless.hpp>

namespace nas::nn {

namespace reference_kernels {

template <class Op, class Kernel>
void enter(backend& b) {
    b.provide<Op>([](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<Kernel>(op, site);
    });
}

} // namespace reference_kernels

/// The backend that knows every built-in operation, in plain layout, with sums in double. It needs no library, and it
/// is the fallback of the faster ones.
inline backend reference_backend() {
    using namespace reference_kernels;
    backend b("reference");
    enter<conv2d, convolution_kernel>(b);
    enter<fused_conv2d, convolution_kernel>(b);
    enter<conv3d, convolution_kernel>(b);
    enter<linear, linear_kernel>(b);
    enter<batch_norm, batch_norm_kernel>(b);
    enter<norm_act, batch_norm_kernel>(b);
    enter<norm_add, norm_add_kernel>(b);
    enter<activate, activate_kernel>(b);
    enter<global_average_pool, global_average_pool_kernel>(b);
    enter<add, add_kernel>(b);
    enter<multiply, multiply_kernel>(b);
    enter<concat, concat_kernel>(b);
    enter<dropout, dropout_kernel>(b);
    enter<flatten, flatten_kernel>(b);
    provide_norms(b);
    provide_pointwise(b);
    provide_sequences(b);
    provide_recurrent(b);
    provide_built_in_moves(b, plain_layout, "reference");
    provide_spatial(b);
    return b;
}

} // namespace nas::nn
