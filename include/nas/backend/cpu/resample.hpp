#pragma once
// Interpolation of blocked images over both axes.

#include <cstddef>
#include <cstdint>

#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/backend/reference/resample.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/resample.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// The same sums seen from the other side: resampling by it is the gradient.
inline resample_axis transposed(resample_axis const& a) {
    resample_axis made{.in = a.out(), .first = std::vector<std::size_t>(static_cast<std::size_t>(a.in) + 1)};
    for (resample_tap const& t : a.taps) ++made.first[static_cast<std::size_t>(t.place) + 1];
    for (std::size_t i = 1; i < made.first.size(); ++i) made.first[i] += made.first[i - 1];
    made.taps.resize(a.taps.size());
    std::vector<std::size_t> next = made.first;
    for (std::int64_t o = 0; o < a.out(); ++o)
        for (resample_tap const& t : a.of(o)) made.taps[next[static_cast<std::size_t>(t.place)]++] = {o, t.weight};
    return made;
}

/// Scratch memory of `resample`.
constexpr std::size_t resample_scratch_bytes(simd_level l, resample_axis const& columns, int threads) {
    return static_cast<std::size_t>(columns.in * lanes(l) * threads) * sizeof(float);
}

/// As reference::resample_forward, on `planes` planes of blocks of channels, with sums in float.
inline void resample(simd_level l, resample_axis const& rows, resample_axis const& columns, std::int64_t planes,
                     float const* in, float* out, void* scratch, int threads) {
    NAS_SIMD_SELECT(l, resample)(rows, columns, planes, in, out, static_cast<float*>(scratch), threads);
}

} // namespace nas::cpu
