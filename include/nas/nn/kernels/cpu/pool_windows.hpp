#pragma once
// Pooling over any windows on own kernels: window_pool2d, pool3d, adaptive_pool.

#include <cstdint>
#include <memory>
#include <utility>

#include <nas/backend/cpu/pool_windows.hpp>
#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/as_image.hpp>
#include <nas/nn/kernels/cpu/site.hpp>
#include <nas/nn/ops/adaptive_pool.hpp>
#include <nas/nn/ops/pool3d.hpp>
#include <nas/nn/ops/window_pool2d.hpp>

namespace nas::nn::cpu_kernels {

class pool_windows_kernel final : public cpu_kernel {
public:
    /// `site` is that of images; whose axes `g` means, it says itself.
    pool_windows_kernel(pool_geometry_nd g, kernel_site const& site, cpu::simd_level l)
        : cpu_kernel(site, l),
          geometry_(std::move(g)),
          planes_(site.batch * extents_of(site.inputs[0], site).blocks(cpu::lanes(l))) {
        needs_.backward_reads_inputs =
            geometry_.function == pool_function::max || geometry_.function == pool_function::lp;
    }

    void forward(kernel_io const& io) override {
        cpu::pool_windows_forward(level_, geometry_, planes_, io.inputs[0], io.output, threads_);
    }
    void backward(kernel_io const& io) override {
        if (io.input_gradients[0])
            cpu::pool_windows_backward(level_, geometry_, planes_, io.inputs[0], io.output_gradient,
                                       io.input_gradients[0], threads_);
    }

private:
    pool_geometry_nd geometry_;
    std::int64_t planes_;
};

/// Enters it in `b`, for images as they lie, for signals and volumes with reorders around it; those cost more than
/// averages whose windows do not overlap, as adaptive ones hardly do.
inline void provide_pool_windows(backend& b, cpu::simd_level level) {
    auto const pool = [level](auto const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        pool_geometry_nd const g = op.geometry(site.inputs[0]);
        if (!cpu::has_pool_windows(g)) return nullptr;
        auto const on_images = [&](auto const&, kernel_site const& images) -> std::unique_ptr<kernel> {
            return std::make_unique<pool_windows_kernel>(g, images, level);
        };
        return site.inputs[0].rank() == 3 ? on_images(op, site) : make_as_image(op, site, on_images);
    };
    b.provide<window_pool2d>(pool);
    b.provide<pool3d>(pool);
    b.provide<adaptive_pool>([pool](adaptive_pool const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        bool const average = op.pool != pool_function::max && op.pool != pool_function::lp;
        return average && site.inputs[0].rank() != 3 ? nullptr : pool(op, site);
    });
}

} // namespace nas::nn::cpu_kernels
