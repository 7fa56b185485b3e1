#pragma once
// The vector instructions the own kernels may use, and the layout of images that fits them.

#include <cstdint>
#include <string_view>

#include <nas/core/error.hpp>
#include <nas/tensor/layout.hpp>

namespace nas::cpu {

/// Instruction sets for which every kernel is compiled; the processor decides at run time which one runs.
enum class simd_level : std::uint8_t {
    baseline, ///< what the compiler may assume of any processor
    avx2,     ///< AVX2 and FMA
    avx512,   ///< AVX-512 F, VL, BW and DQ
};

constexpr std::string_view to_string(simd_level l) {
    switch (l) {
    case simd_level::baseline: return "baseline";
    case simd_level::avx2: return "avx2";
    case simd_level::avx512: return "avx512";
    }
    return "unknown";
}

/// Channels that lie side by side in the images of a level: 16 with AVX-512, else 8.
constexpr std::int64_t lanes(simd_level l) { return l == simd_level::avx512 ? 16 : 8; }

constexpr layout image_layout(simd_level l) { return layout{static_cast<std::int32_t>(lanes(l))}; }

/// The best level of the processor this runs on.
inline simd_level best_simd_level() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq"))
        return simd_level::avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return simd_level::avx2;
#endif
    return simd_level::baseline;
}

/// Throws backend_error nas.onednn.3 if a processor whose best level is `best` cannot run kernels of level `l`.
inline void check_supported(simd_level l, simd_level best = best_simd_level()) {
    if (l > best)
        throw backend_error("nas.onednn.3", "this processor has no ", to_string(l), " instructions; ask for ",
                            to_string(best), " or less, or leave the choice to best_simd_level()");
}

} // namespace nas::cpu
