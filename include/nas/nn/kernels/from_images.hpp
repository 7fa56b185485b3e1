#pragma once
// Enters operations into a backend that it can run with its own kernels of images.

#include <memory>

#include <nas/nn/backend.hpp>
#include <nas/nn/kernels/adjoint.hpp>
#include <nas/nn/kernels/as_image.hpp>
#include <nas/nn/ops/axis.hpp>
#include <nas/nn/ops/concat.hpp>
#include <nas/nn/ops/conv1d.hpp>
#include <nas/nn/ops/conv_transpose2d.hpp>

namespace nas::nn {

/// conv1d and conv_transpose2d on the kernels that `b` has for conv2d; and its kernel of concat, which joins channels of
/// images and features of vectors, no longer sees anything else. To be called when those are entered.
inline void provide_from_images(backend& b) {
    auto const on_images = [images = b](auto const& op, kernel_site const& site) {
        return images.make_kernel(op, site);
    };
    b.provide<conv1d>([on_images](conv1d const& op, kernel_site const& site) {
        return make_as_image(op.as_image(), site, on_images);
    });
    b.provide<conv_transpose2d>(
        [on_images](conv_transpose2d const& op, kernel_site const& site) { return make_adjoint(op, site, on_images); });
    b.provide<concat>([on_images](concat const& op, kernel_site const& site) -> std::unique_ptr<kernel> {
        bool const usual = site.output.rank() == 3 || site.output.rank() == 1;
        return usual && axis_of(op.axis, site.output) == 0 ? on_images(op, site) : nullptr;
    });
}

} // namespace nas::nn
