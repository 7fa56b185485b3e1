#pragma once
// eigen_backend(): networks on the CPU without oneDNN. Own vector kernels for images, Eigen for linear maps.

#include <memory>

#include <nas/backend/cpu/simd_level.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/cpu.hpp>
#include <nas/nn/kernels/cpu/convolution.hpp>
#include <nas/nn/kernels/eigen/linear.hpp>
#include <nas/nn/kernels/from_images.hpp>
#include <nas/nn/kernels/reference.hpp>

namespace nas::nn {

struct eigen_options {
    /// Instructions of the own kernels, and with them the layout of images: blocks of 16 channels with AVX-512, else 8.
    cpu::simd_level level = cpu::best_simd_level();
};

/// A CPU backend for machines without oneDNN. Plans made from it may run in several threads at once.
///
/// Its fallback is the reference backend. Throws backend_error nas.onednn.3 for a level not supported here.
inline backend eigen_backend(eigen_options options = {}) {
    cpu::check_supported(options.level);
    backend b("eigen", cpu::image_layout(options.level));
    provide_cpu(b, options.level);
    cpu_kernels::provide_convolutions(b, options.level);
    b.provide<linear>([l = options.level](linear const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        return std::make_unique<eigen_kernels::linear_kernel>(op, site, l);
    });
    provide_from_images(b);
    b.set_fallback(reference_backend());
    return b;
}

} // namespace nas::nn
