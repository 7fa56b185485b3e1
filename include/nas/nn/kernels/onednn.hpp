#pragma once
// onednn_backend(): oneDNN for convolutions and matrix products, own vector kernels for everything else.

#include <memory>

#include <nas/backend/cpu/simd_level.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/cpu.hpp>
#include <nas/nn/kernels/onednn/context.hpp>
#include <nas/nn/kernels/onednn/convolution.hpp>
#include <nas/nn/kernels/onednn/linear.hpp>
#include <nas/nn/kernels/onednn_sequence.hpp>
#include <nas/nn/kernels/onednn_spatial.hpp>
#include <nas/nn/kernels/reference.hpp>

namespace nas::nn {

struct onednn_options {
    /// Instructions of the own kernels, and with them the layout of images: blocks of 16 channels with AVX-512, else 8.
    cpu::simd_level level = cpu::best_simd_level();
    /// Own kernels with Winograd's algorithm for 3x3 convolutions where they are faster: half of oneDNN's time, errors up
    /// to 1e-5, in weight gradients 2e-5, of the largest result.
    bool winograd = true;
};

/// The CPU backend. Plans made from it are independent of each other and may run in several threads at once.
///
/// Its fallback is the reference backend: it runs what neither oneDNN nor the own kernels have, which the plan reports.
/// Throws backend_error nas.onednn.1 (oneDNN's headers and library do not fit) or .3 (level not supported here).
inline backend onednn_backend(onednn_options options = {}) {
    cpu::check_supported(options.level);
    onednn_kernels::context const context{onednn::engine(), options.level, options.winograd};
    backend b("onednn", cpu::image_layout(options.level));

    provide_cpu(b, options.level);
    auto const convolve = [context](fused_conv2d const& op, kernel_site const& site) {
        return onednn_kernels::make_convolution(op, site, context);
    };
    b.provide<fused_conv2d>(convolve);
    b.provide<conv2d>([convolve](conv2d const& op, kernel_site const& site) {
        return convolve({.conv = op, .act = activation::none}, site);
    });
    b.provide<linear>([context](linear const& op, kernel_site const& site) {
        return onednn_kernels::linear_kernel::make(op, site, context);
    });
    onednn_kernels::provide_spatial(b, context);
    onednn_kernels::provide_sequences(b, context);
    b.set_fallback(reference_backend());
    return b;
}

} // namespace nas::nn
