#pragma once
// Channels of blocked images in another order, and that of ShuffleNet (Zhang et al. 2018).

#include <cstdint>
#include <span>
#include <vector>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/vec.hpp>

#define NAS_SIMD_KERNELS <nas/backend/cpu/channel_shuffle.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// Output channel c is input channel `sources[c]`; filling channels are written as zeros. `out` must not be `in`.
inline void permute_channels(simd_level l, image_extents const& e, std::span<std::int64_t const> sources,
                             float const* in, float* out, int threads) {
    NAS_SIMD_SELECT(l, permute_channels)(e, sources, in, out, threads);
}

/// For `permute_channels`: output channel i * groups + g is input channel g * (channels / groups) + i. The gradient is
/// the shuffle with channels / groups groups. Precondition: groups divide the channels.
inline std::vector<std::int64_t> shuffled_channels(std::int64_t channels, std::int64_t groups) {
    std::vector<std::int64_t> sources;
    for (std::int64_t c = 0; c < channels; ++c) sources.push_back(c % groups * (channels / groups) + c / groups);
    return sources;
}

} // namespace nas::cpu
