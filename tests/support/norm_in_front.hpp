#pragma once
// A batch norm whose work kernels behind it do.

#include <cstdint>
#include <vector>

#include <nas/backend/cpu/norm_passes.hpp>

namespace test {

/// A norm of given factors and offsets in front of `channels` channels.
struct norm_in_front {
    nas::cpu::norm_link link;
    std::vector<double> memory;

    norm_in_front(nas::cpu::simd_level l, nas::activation act, std::int64_t channels)
        : memory(nas::cpu::norm_link_bytes(l, channels, 1) / sizeof(double) + 1) {
        link = nas::cpu::make_norm_link(l, act, channels, 1, memory.data());
        for (std::int64_t c = 0; c < channels; ++c)
            link.factor[c] = 0.5f + 0.1f * static_cast<float>(c), link.offset[c] = 0.2f;
    }
};

} // namespace test
