#pragma once
// Enters operations into a backend that it can run with its own kernels of images.

#include <memory>
#include <utility>

#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/adjoint.hpp>
#include <nas/nn/kernels/as_image.hpp>
#include <nas/nn/ops/adaptive_pool.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/conv1d.hpp>
#include <nas/nn/ops/conv_transpose1d.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>
#include <nas/nn/ops/pool1d.hpp>
#include <nas/nn/ops/window_pool2d.hpp>

namespace nas::nn {

/// Enters what the kernels of `b` for images serve: conv1d, conv_transpose1d and conv_transpose2d run on that of conv2d;
/// pool1d, window_pool2d and adaptive_pool on that of pool2d, where it has their options, else on their own. And its kernel of concat, which
/// joins channels of images and features of vectors, no longer sees anything else. To be called when those are entered.
inline void provide_from_images(backend& b) {
    auto const on_images = [images = b](auto const& op, kernel_site const& site) {
        return images.make_kernel(op, site);
    };
    auto const transposed = [on_images](conv_transpose2d const& op, kernel_site const& site) {
        return make_adjoint(op, site, on_images);
    };
    b.provide<conv1d>([on_images](conv1d const& op, kernel_site const& site) {
        return make_as_image(op.as_image(), site, on_images);
    });
    b.provide<conv_transpose2d>(transposed);
    b.provide<conv_transpose1d>([transposed](conv_transpose1d const& op, kernel_site const& site) {
        return make_as_image(op.as_image(), site, transposed);
    });
    auto const pooled = [on_images](auto const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        auto const usual = op.as_pool2d(site.inputs[0]);
        auto fast = usual ? on_images(*usual, site) : nullptr;
        return fast ? std::move(fast) : on_images(op, site);
    };
    b.provide<window_pool2d>(pooled);
    b.provide<pool1d>(
        [pooled](pool1d const& op, kernel_site const& site) { return make_as_image(op.as_image(), site, pooled); });
    b.provide<adaptive_pool>(pooled);
    b.provide<concat>([on_images](concat const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        bool const usual = site.output.rank() == 3 || site.output.rank() == 1;
        return usual && axis_of(op.axis, site.output) == 0 ? on_images(op, site) : nullptr;
    });
}

} // namespace nas::nn
