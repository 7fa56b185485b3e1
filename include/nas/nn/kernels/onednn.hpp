#pragma once
// onednn_backend(): oneDNN for convolutions and matrix products, own vector kernels for everything else.

#include <memory>
#include <type_traits>

#include <nas/backend/cpu/simd_level.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/cpu/activate.hpp>
#include <nas/nn/kernels/cpu/add.hpp>
#include <nas/nn/kernels/cpu/batch_norm.hpp>
#include <nas/nn/kernels/cpu/concat.hpp>
#include <nas/nn/kernels/cpu/dropout.hpp>
#include <nas/nn/kernels/cpu/flatten.hpp>
#include <nas/nn/kernels/cpu/global_average_pool.hpp>
#include <nas/nn/kernels/cpu/multiply.hpp>
#include <nas/nn/kernels/cpu/norm_add.hpp>
#include <nas/nn/kernels/cpu/pool2d.hpp>
#include <nas/nn/kernels/move.hpp>
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
    /// Own kernels with Winograd's algorithm for 3x3 convolutions where they are faster: half of oneDNN's time, relative
    /// errors of about 1e-6, in weight gradients 1e-5.
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

    auto const own = [&]<class Op, class Kernel>(std::type_identity<Op>, std::type_identity<Kernel>) {
        b.provide<Op>([level = options.level](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            return std::make_unique<Kernel>(op, site, level);
        });
    };
    own(std::type_identity<activate>{}, std::type_identity<cpu_kernels::activate_kernel>{});
    own(std::type_identity<add>{}, std::type_identity<cpu_kernels::add_kernel>{});
    own(std::type_identity<batch_norm>{}, std::type_identity<cpu_kernels::batch_norm_kernel>{});
    own(std::type_identity<norm_act>{}, std::type_identity<cpu_kernels::batch_norm_kernel>{});
    b.provide<norm_add>(
        [level = options.level](norm_add const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            if (site.output.rank() != 3 || !site.training) return nullptr;
            return std::make_unique<cpu_kernels::norm_add_kernel>(op, site, level);
        });
    own(std::type_identity<concat>{}, std::type_identity<cpu_kernels::concat_kernel>{});
    own(std::type_identity<dropout>{}, std::type_identity<cpu_kernels::dropout_kernel>{});
    own(std::type_identity<flatten>{}, std::type_identity<cpu_kernels::flatten_kernel>{});
    own(std::type_identity<global_average_pool>{}, std::type_identity<cpu_kernels::global_average_pool_kernel>{});
    own(std::type_identity<multiply>{}, std::type_identity<cpu_kernels::multiply_kernel>{});
    own(std::type_identity<pool2d>{}, std::type_identity<cpu_kernels::pool2d_kernel>{});

    provide_built_in_moves(b, cpu::image_layout(options.level), to_string(options.level));

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
