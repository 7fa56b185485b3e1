#pragma once
// Pooling of blocked images and volumes over any windows: dilated, uneven, along three axes; maxima, averages, norms.

#include <cstdint>

#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/backend/geometry3d.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/pool_windows.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// True unless it is a norm of an order other than 1 and 2.
constexpr bool has_pool_windows(pool_geometry_nd const& g) {
    return g.function != pool_function::lp || g.p == 1 || g.p == 2;
}

/// As reference::pool_nd_forward, on `planes` planes of blocks of channels {depth, height, width, lanes}, with sums in
/// float. Precondition: has_pool_windows(g).
inline void pool_windows_forward(simd_level l, pool_geometry_nd const& g, std::int64_t planes, float const* in,
                                 float* out, int threads) {
    NAS_SIMD_SELECT(l, pool_windows_forward)(g, planes, in, out, threads);
}

/// As reference::pool_nd_backward; NaN counts as infinity. Precondition: has_pool_windows(g).
inline void pool_windows_backward(simd_level l, pool_geometry_nd const& g, std::int64_t planes, float const* in,
                                  float const* out_gradient, float* in_gradient, int threads) {
    NAS_SIMD_SELECT(l, pool_windows_backward)(g, planes, in, out_gradient, in_gradient, threads);
}

} // namespace nas::cpu
