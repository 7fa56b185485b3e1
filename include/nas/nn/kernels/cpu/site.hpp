#pragma once
// What the own kernels take from the site they are prepared for.

#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd_level.hpp>
#include <nas/backend/geometry.hpp>
#include <nas/nn/kernel.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::nn::cpu_kernels {

/// Images are blocked, everything else is plain.
constexpr layout layout_of(shape const& s, cpu::simd_level l) {
    return s.rank() == 3 ? cpu::image_layout(l) : plain_layout;
}

/// Floats that a batch of tensors of shape `s` takes.
constexpr std::int64_t elements_of(shape const& s, kernel_site const& site, cpu::simd_level l) {
    return storage_elements(site.batch, s, layout_of(s, l));
}

/// A batch of images. Precondition: rank 3.
constexpr cpu::image_extents extents_of(shape const& s, kernel_site const& site) {
    return {.batch = site.batch, .channels = s[0], .pixels = s[1] * s[2]};
}

/// The images that a convolution yields.
constexpr cpu::image_extents output_extents(conv_geometry const& g) {
    return {.batch = g.batch, .channels = g.out_channels, .pixels = g.out_height * g.out_width};
}

/// Needs of a kernel whose tensors lie as they do everywhere.
inline kernel_needs usual_needs(kernel_site const& site, cpu::simd_level l) {
    kernel_needs n;
    for (shape const& s : site.inputs) n.input_layouts.push_back(layout_of(s, l));
    n.output_layout = layout_of(site.output, l);
    return n;
}

/// A kernel of the own backend: it states its needs once and knows the name of its instruction set.
class cpu_kernel : public kernel {
public:
    cpu_kernel(kernel_site const& site, cpu::simd_level l)
        : needs_(usual_needs(site, l)), level_(l), threads_(site.threads) {}

    kernel_needs needs() const override { return needs_; }
    std::string_view implementation() const override { return to_string(level_); }

protected:
    kernel_needs needs_;
    cpu::simd_level level_;
    int threads_;
};

} // namespace nas::nn::cpu_kernels
