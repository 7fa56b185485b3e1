// Compiles the file named by NAS_SIMD_KERNELS once per instruction set, in the namespaces nas::cpu::baseline, avx2 and
// avx512, so that one program holds all of them and needs no compiler flags. Inside, NAS_SIMD_WIDTH is the number of
// floats of a hardware vector and NAS_SIMD_LANES that of a `vec`. The file holds definitions only: an #include in it
// would compile the included functions for that instruction set as well.

#if defined(NAS_SIMD_KERNELS)

// Lambdas given to `unrolled` must be inlined for their arrays to live in registers.
#define NAS_INLINE_LAMBDA __attribute__((always_inline))

#define NAS_SIMD_WIDTH 4
#define NAS_SIMD_LANES 8
namespace nas::cpu::baseline {
#include NAS_SIMD_KERNELS
}
#undef NAS_SIMD_WIDTH
#undef NAS_SIMD_LANES

#if defined(__x86_64__)

#define NAS_SIMD_WIDTH 8
#define NAS_SIMD_LANES 8
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif
namespace nas::cpu::avx2 {
#include NAS_SIMD_KERNELS
}
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef NAS_SIMD_WIDTH
#undef NAS_SIMD_LANES

#define NAS_SIMD_WIDTH 16
#define NAS_SIMD_LANES 16
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")
#endif
namespace nas::cpu::avx512 {
#include NAS_SIMD_KERNELS
}
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#undef NAS_SIMD_WIDTH
#undef NAS_SIMD_LANES

#endif

#undef NAS_INLINE_LAMBDA
#undef NAS_SIMD_KERNELS
#endif
