#pragma once
// softmax and its logarithm along an axis that is not the last one, as channels of plain images are.

#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/backend/reference/softmax.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/softmax_along.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// As reference::softmax_forward, with sums in float.
inline void softmax_along(simd_level l, reference::softmax_sizes const& s, float const* in, float* out, int threads) {
    NAS_SIMD_SELECT(l, softmax_along)(s, in, out, threads);
}

/// As reference::softmax_backward.
inline void softmax_along_backward(simd_level l, reference::softmax_sizes const& s, float const* out,
                                   float const* out_gradient, float* in_gradient, int threads) {
    NAS_SIMD_SELECT(l, softmax_along_backward)(s, out, out_gradient, in_gradient, threads);
}

} // namespace nas::cpu
