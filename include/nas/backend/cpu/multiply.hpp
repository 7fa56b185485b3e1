#pragma once
// Products of two tensors: elementwise, or an image by one factor per channel (the gate of squeeze-and-excitation).

#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/norm_link.hpp>
#include <nas/backend/cpu/simd/activation.hpp>
#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/tensor/activation.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/multiply.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// out[i] = first[i] * second[i].
inline void multiply_forward(simd_level l, std::int64_t elements, float const* first, float const* second, float* out,
                             int threads) {
    NAS_SIMD_SELECT(l, multiply_forward)(elements, first, second, out, threads);
}

/// out = image * gate of its channel; the gate is a blocked image of one pixel. With a norm, which must not move zero,
/// `image` is what the norm reads, and norm and activation are applied on the way.
inline void multiply_gate_forward(simd_level l, image_extents const& e, float const* image, float const* gate,
                                  float* out, int threads, norm_link const* norm = nullptr) {
    NAS_SIMD_SELECT(l, multiply_gate_forward)(e, image, gate, out, threads, norm);
}

/// image' = out' * gate, by what the norm yields if there is one; gate' = sum over the pixels of out' * image. A null
/// result is not computed; image' may lie where out' does.
inline void multiply_gate_backward(simd_level l, image_extents const& e, float const* image, float const* gate,
                                   float const* out_gradient, float* image_gradient, float* gate_gradient, int threads,
                                   norm_link const* norm = nullptr) {
    NAS_SIMD_SELECT(l, multiply_gate_backward)
    (e, image, gate, out_gradient, image_gradient, gate_gradient, threads, norm);
}

} // namespace nas::cpu
