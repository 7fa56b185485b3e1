#pragma once
// Passes over flat arrays of floats: sums of squares, limits, scaling, running averages.

#include <cstdint>

#include <nas/backend/cpu/simd/vec.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/flat.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// x[0]^2 + ... + x[n - 1]^2 in doubles; the same bits at every level: sixteen sums that are joined in a fixed order.
inline double squared_sum(simd_level l, float const* x, std::int64_t n) {
    return NAS_SIMD_SELECT(l, squared_sum)(x, n);
}

/// x[i] is brought into [-most, most]; NaN stays NaN.
inline void limit_values(simd_level l, float* x, std::int64_t n, float most, int threads) {
    NAS_SIMD_SELECT(l, limit_values)(x, n, most, threads);
}

/// x[i] *= factor
inline void scale_values(simd_level l, float* x, std::int64_t n, float factor, int threads) {
    NAS_SIMD_SELECT(l, scale_values)(x, n, factor, threads);
}

/// average[i] += part * (current[i] - average[i])
inline void move_average(simd_level l, float* average, float const* current, std::int64_t n, float part, int threads) {
    NAS_SIMD_SELECT(l, move_average)(average, current, n, part, threads);
}

} // namespace nas::cpu
