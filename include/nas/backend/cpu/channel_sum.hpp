#pragma once
// The sum of every channel of blocked images: the gradient of the bias of a convolution.

#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/vec.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/channel_sum.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// out[c] = sum over images and pixels of channel c; `out` is plain.
inline void channel_sum(simd_level l, image_extents const& e, float const* in, float* out, int threads) {
    NAS_SIMD_SELECT(l, channel_sum)(e, in, out, threads);
}

} // namespace nas::cpu
