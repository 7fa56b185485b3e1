#pragma once
// provide_cpu(): the own vector kernels as kernels of a backend, for those that add a library to them.

#include <memory>
#include <type_traits>

#include <nas/backend/cpu/simd_level.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/cpu/activate.hpp>
#include <nas/nn/kernels/cpu/add.hpp>
#include <nas/nn/kernels/cpu/batch_norm.hpp>
#include <nas/nn/kernels/cpu/concat.hpp>
#include <nas/nn/kernels/cpu/depthwise_conv3d.hpp>
#include <nas/nn/kernels/cpu/dropout.hpp>
#include <nas/nn/kernels/cpu/flatten.hpp>
#include <nas/nn/kernels/cpu/global_average_pool.hpp>
#include <nas/nn/kernels/cpu/multiply.hpp>
#include <nas/nn/kernels/cpu/norm_add.hpp>
#include <nas/nn/kernels/cpu/pool2d.hpp>
#include <nas/nn/kernels/cpu/pool_windows.hpp>
#include <nas/nn/kernels/cpu/resize.hpp>
#include <nas/nn/kernels/cpu/rows.hpp>
#include <nas/nn/kernels/move.hpp>

namespace nas::nn {

/// Enters the own kernels of level `l` in `b`, whose images must lie in `cpu::image_layout(l)`: everything but
/// convolutions, which cpu/convolution.hpp has, and products of matrices.
inline void provide_cpu(backend& b, cpu::simd_level l) {
    auto const own = [&b, l]<class Op, class Kernel>(std::type_identity<Op>, std::type_identity<Kernel>) {
        b.provide<Op>([l](Op const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
            return std::make_unique<Kernel>(op, site, l);
        });
    };
    own(std::type_identity<activate>{}, std::type_identity<cpu_kernels::activate_kernel>{});
    own(std::type_identity<add>{}, std::type_identity<cpu_kernels::add_kernel>{});
    own(std::type_identity<batch_norm>{}, std::type_identity<cpu_kernels::batch_norm_kernel>{});
    own(std::type_identity<norm_act>{}, std::type_identity<cpu_kernels::batch_norm_kernel>{});
    b.provide<norm_add>([l](norm_add const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        if (site.output.rank() != 3 || !site.training) return nullptr;
        return std::make_unique<cpu_kernels::norm_add_kernel>(op, site, l);
    });
    own(std::type_identity<concat>{}, std::type_identity<cpu_kernels::concat_kernel>{});
    b.provide<conv3d>([l](conv3d const& op, kernel_site const& site) {
        return cpu_kernels::depthwise_conv3d_kernel::make(op, site, l);
    });
    own(std::type_identity<dropout>{}, std::type_identity<cpu_kernels::dropout_kernel>{});
    own(std::type_identity<flatten>{}, std::type_identity<cpu_kernels::flatten_kernel>{});
    own(std::type_identity<global_average_pool>{}, std::type_identity<cpu_kernels::global_average_pool_kernel>{});
    own(std::type_identity<multiply>{}, std::type_identity<cpu_kernels::multiply_kernel>{});
    own(std::type_identity<pool2d>{}, std::type_identity<cpu_kernels::pool2d_kernel>{});
    cpu_kernels::provide_rows(b, l);
    cpu_kernels::provide_pool_windows(b, l);
    provide_built_in_moves(b, cpu::image_layout(l), to_string(l));
    cpu_kernels::provide_resize(b, l);
}

} // namespace nas::nn
