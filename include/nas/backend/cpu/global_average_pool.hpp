#pragma once
// The mean of every channel of blocked images, and its gradient.

#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/norm_link.hpp>
#include <nas/backend/cpu/simd/activation.hpp>
#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/tensor/activation.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/global_average_pool.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// `out` is a blocked image of one pixel. With a norm, which must not move zero, `in` is what the norm reads, and norm and
/// activation are applied on the way.
inline void global_average_pool_forward(simd_level l, image_extents const& e, float const* in, float* out, int threads,
                                        norm_link const* norm = nullptr) {
    NAS_SIMD_SELECT(l, global_average_pool_forward)(e, in, out, threads, norm);
}

inline void global_average_pool_backward(simd_level l, image_extents const& e, float const* out_gradient,
                                         float* in_gradient, int threads) {
    NAS_SIMD_SELECT(l, global_average_pool_backward)(e, out_gradient, in_gradient, threads);
}

} // namespace nas::cpu
