#pragma once
// make_convolution(): the kernel of a convolution, depthwise or not, ready to work for the batch norms around it.

#include <memory>
#include <utility>

#include <nas/nn/kernel.hpp>
#include <nas/nn/kernels/cpu/bfloat16_conv2d.hpp>
#include <nas/nn/kernels/cpu/pointwise_conv2d.hpp>
#include <nas/nn/kernels/cpu/segment.hpp>
#include <nas/nn/kernels/cpu/winograd_conv2d.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/kernels/onednn/conv2d.hpp>
#include <nas/nn/kernels/onednn/depthwise_conv2d.hpp>
#include <nas/nn/ops/fused_conv2d.hpp>

namespace nas::nn::onednn_kernels {

/// Null if neither oneDNN nor the own kernels have it: for an activation in training.
inline std::unique_ptr<kernel> make_convolution(fused_conv2d const& op, kernel_site const& site, context const& c) {
    bool const depthwise = op.conv.geometry(site.batch, site.inputs[0]).depthwise();
    if (depthwise && site.training && op.act != activation::none) return nullptr;
    if (depthwise) return std::make_unique<depthwise_conv2d_kernel>(op, site, c);
    using pointwise = cpu_kernels::pointwise_conv2d_kernel;
    if (!c.bfloat16 && pointwise::applies(op, site) &&
        (pointwise::memory_bound(op, site) || pointwise::few_pixels(op, site)))
        return std::make_unique<pointwise>(op, site, c.level);
    auto const own = [op, c](kernel_site const& at) -> std::unique_ptr<cpu_kernels::image_kernel> {
        if (c.bfloat16)
            if (auto made = cpu_kernels::bfloat16_conv2d_kernel::make(op, at, c.level, *c.bfloat16)) return made;
        if (!c.winograd) return nullptr;
        return cpu_kernels::winograd_conv2d_kernel::make(op, at, c.level);
    };
    auto const for_images = [op, c, own](kernel_site const& few) -> std::unique_ptr<cpu_kernels::image_kernel> {
        if (auto made = own(few)) return made;
        auto made = conv2d_kernel::make(op, few, c);
        return made && made->divisible() ? std::move(made) : nullptr;
    };
    std::unique_ptr<kernel> whole = own(site);
    if (!whole) whole = conv2d_kernel::make(op, site, c);
    if (!whole || !site.training) return whole;
    return std::make_unique<cpu_kernels::segment_kernel>(site, c.level, std::move(whole), for_images);
}

} // namespace nas::nn::onednn_kernels
