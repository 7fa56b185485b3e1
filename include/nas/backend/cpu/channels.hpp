#pragma once
// Blocked images put together from channels of others: concatenation along channels, and its gradient.

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/cpu/simd/vec.hpp>

namespace nas::cpu {

/// Some neighbouring channels of one block of a target, and where they come from.
struct channel_piece {
    std::int64_t target_block = 0, target_lane = 0, lanes = 0;
    std::size_t source = 0; ///< index of the source image
    std::int64_t source_block = 0, source_lane = 0;
};

/// A recipe for one image: pieces in the order of its channels. Every block has at least one.
struct channel_recipe {
    std::int64_t channels = 0;                 ///< of the target
    std::vector<std::int64_t> source_channels; ///< of each source
    std::vector<channel_piece> pieces;
};

/// The recipe for channels [first, first + count) of the images with `sources` channels, laid end to end.
inline channel_recipe take_channels(std::int64_t lanes, std::span<std::int64_t const> sources, std::int64_t first,
                                    std::int64_t count) {
    channel_recipe r{count, {sources.begin(), sources.end()}, {}};
    std::int64_t start = 0; // of the current source
    for (std::size_t s = 0; s < sources.size(); start += sources[s++]) {
        std::int64_t const begin = std::max(first, start), end = std::min(first + count, start + sources[s]);
        for (std::int64_t c = begin; c < end;) {
            std::int64_t const from = c - start, to = c - first;
            std::int64_t const run = std::min({end - c, lanes - from % lanes, lanes - to % lanes});
            r.pieces.push_back({to / lanes, to % lanes, run, s, from / lanes, from % lanes});
            c += run;
        }
    }
    return r;
}

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/channels.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// Writes `batch` images of `pixels` pixels by recipe, filling channels as zeros.
inline void gather_channels(simd_level l, channel_recipe const& r, std::int64_t batch, std::int64_t pixels,
                            std::span<float const* const> sources, float* target, int threads) {
    NAS_SIMD_SELECT(l, gather_channels)(r, batch, pixels, sources, target, threads);
}

} // namespace nas::cpu
