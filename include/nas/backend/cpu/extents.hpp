#pragma once
// Sizes of blocked images, and how much work is worth a second thread.

#include <cstdint>

namespace nas::cpu {

/// A batch of images in blocks of channels: batch, ceil(channels / lanes), pixels, lanes. The channels that fill up the
/// last block are zero; every kernel that writes images keeps them so.
struct image_extents {
    std::int64_t batch = 1, channels = 1, pixels = 1;

    constexpr std::int64_t blocks(std::int64_t lanes) const { return (channels + lanes - 1) / lanes; }
    /// With those that fill up the last block.
    constexpr std::int64_t stored_channels(std::int64_t lanes) const { return blocks(lanes) * lanes; }
    /// Floats in memory.
    constexpr std::int64_t elements(std::int64_t lanes) const { return batch * stored_channels(lanes) * pixels; }
};

/// `threads`, or 1 if `elements` floats are done sooner than a second thread has started.
constexpr int worthwhile_threads(int threads, std::int64_t elements) { return elements < 16384 ? 1 : threads; }

} // namespace nas::cpu
