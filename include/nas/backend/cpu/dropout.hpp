#pragma once
// Dropout of blocked images and plain tensors, with the mask that every backend draws.

#include <cstdint>

#include <nas/backend/cpu/extents.hpp>
#include <nas/backend/parallel.hpp>
#include <nas/backend/reference/dropout.hpp>

namespace nas::cpu {

/// out[i] = in[i] * mask[i] on plain tensors. Its own gradient.
inline void dropout_apply(reference::dropout_mask const& mask, std::int64_t elements, float const* in, float* out,
                          int threads) {
    parallel_for(worthwhile_threads(threads, elements), elements, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) out[i] = in[i] * mask[i];
    });
}

/// The same on images in blocks of `lanes` channels; the mask counts elements in plain order.
inline void dropout_apply(reference::dropout_mask const& mask, image_extents const& e, std::int64_t lanes,
                          float const* in, float* out, int threads) {
    std::int64_t const blocks = e.blocks(lanes);
    parallel_for(worthwhile_threads(threads, e.elements(lanes)), e.batch * blocks,
                 [=](std::int64_t begin, std::int64_t end, int) {
                     for (std::int64_t plane = begin; plane < end; ++plane) {
                         std::int64_t const first = plane % blocks * lanes; // channel
                         for (std::int64_t p = 0; p < e.pixels; ++p)
                             for (std::int64_t c = 0; c < lanes; ++c) {
                                 std::int64_t const at = (plane * e.pixels + p) * lanes + c;
                                 out[at] = first + c < e.channels
                                               ? in[at] * mask[(plane / blocks * e.channels + first + c) * e.pixels + p]
                                               : 0.0f;
                             }
                     }
                 });
}

} // namespace nas::cpu
