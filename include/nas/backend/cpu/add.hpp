#pragma once
// The sum of two or more tensors of one shape and layout.

#include <cstdint>
#include <span>

#include <nas/backend/cpu/simd/vec.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/add.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// out[i] = sum over the inputs of input[i]; `out` may be the first input.
inline void add_forward(simd_level l, std::int64_t elements, std::span<float const* const> inputs, float* out,
                        int threads) {
    NAS_SIMD_SELECT(l, add_forward)(elements, inputs, out, threads);
}

/// target[i] = source[i]: the gradient of a sum by each of its terms.
inline void copy(simd_level l, std::int64_t elements, float const* source, float* target, int threads) {
    NAS_SIMD_SELECT(l, copy)(elements, source, target, threads);
}

} // namespace nas::cpu
