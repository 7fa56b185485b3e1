#pragma once
// The sum of every channel of blocked images: the gradient of the bias of a convolution.

#include <algorithm>
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

/// As channel_sum, with zeros for the channels that fill up the last block: the gradient of a bias stored in blocks.
inline void bias_gradient(simd_level l, image_extents const& e, float const* out_gradient, float* gradient,
                          int threads) {
    std::fill(gradient + e.channels, gradient + e.stored_channels(lanes(l)), 0.0f);
    channel_sum(l, e, out_gradient, gradient, threads);
}

} // namespace nas::cpu
