#pragma once
// The sum of every column of a plain matrix: the gradient of the bias of a linear map.

#include <cstdint>

#include <nas/backend/cpu/simd/vec.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/column_sum.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// out[c] = sum over r of in[r][c].
inline void column_sum(simd_level l, std::int64_t rows, std::int64_t columns, float const* in, float* out,
                       int threads) {
    NAS_SIMD_SELECT(l, column_sum)(rows, columns, in, out, threads);
}

} // namespace nas::cpu
