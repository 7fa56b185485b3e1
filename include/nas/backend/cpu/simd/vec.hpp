#pragma once
// vec: as many floats as a block of channels has, for kernels written once and compiled per instruction set.
//
// Kernels live in .inl files that for_each_level.inl compiles in the namespaces baseline, avx2 and avx512; each has its
// own `vec`. Lambdas given to functions outside capture floats and pointers, never a `vec`.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd_level.hpp>
#include <nas/backend/parallel.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/simd/vec.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// The version of a kernel that `l` names.
template <class F>
constexpr F* select([[maybe_unused]] simd_level l, F* baseline, [[maybe_unused]] F* avx2, [[maybe_unused]] F* avx512) {
#if defined(__x86_64__)
    if (l == simd_level::avx512) return avx512;
    if (l == simd_level::avx2) return avx2;
#endif
    return baseline;
}

} // namespace nas::cpu

/// The function `name`, compiled by for_each_level.inl, in its version for a level.
#if defined(__x86_64__)
#define NAS_SIMD_SELECT(level, name)                                                                                   \
    ::nas::cpu::select(level, &::nas::cpu::baseline::name, &::nas::cpu::avx2::name, &::nas::cpu::avx512::name)
#else
#define NAS_SIMD_SELECT(level, name) (static_cast<void>(level), &::nas::cpu::baseline::name)
#endif
