#pragma once
// make_convolution() and provide_convolutions(): convolutions on own kernels, depthwise or not, ready to work for the
// batch norms around them.

#include <memory>
#include <utility>

#include <nas/nn/backend.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/conv2d.hpp>
#include <nas/nn/kernels/cpu/depthwise_conv2d.hpp>
#include <nas/nn/kernels/cpu/pointwise_conv2d.hpp>
#include <nas/nn/kernels/cpu/segment.hpp>
#include <nas/nn/kernels/cpu/winograd_conv2d.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::cpu_kernels {

/// Winograd's algorithm where it is faster. Null for an activation in training.
inline std::unique_ptr<kernel> make_convolution(fused_conv2d const& op, kernel_site const& site, cpu::simd_level l) {
    if (site.training && op.act != activation::none) return nullptr;
    if (op.conv.geometry(site.batch, site.inputs[0]).depthwise())
        return std::make_unique<depthwise_conv2d_kernel>(op, site, l);
    if (site.training && !op.conv.bias && pointwise_conv2d_kernel::applies(op, site))
        return std::make_unique<pointwise_conv2d_kernel>(op, site, l);
    auto const dense = [op, l](kernel_site const& at) -> std::unique_ptr<image_kernel> {
        if (auto made = winograd_conv2d_kernel::make(op, at, l)) return made;
        return std::make_unique<conv2d_kernel>(op, at, l);
    };
    auto whole = dense(site);
    if (!site.training) return whole;
    return std::make_unique<segment_kernel>(site, l, std::move(whole), dense);
}

/// Enters conv2d and fused_conv2d in `b`.
inline void provide_convolutions(backend& b, cpu::simd_level l) {
    b.provide<fused_conv2d>(
        [l](fused_conv2d const& op, kernel_site const& site) { return make_convolution(op, site, l); });
    b.provide<conv2d>([l](conv2d const& op, kernel_site const& site) {
        return make_convolution({.conv = op, .act = activation::none}, site, l);
    });
}

} // namespace nas::nn::cpu_kernels
