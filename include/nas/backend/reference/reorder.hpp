#pragma once
// Moves a batch of samples from one layout to another, element by element.

#include <algorithm>
#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/tensor/layout.hpp>
#include <nas/tensor/shape.hpp>

namespace nas::reference {

/// Where channel `c`, pixel `p` of sample `n` of images {C, H, W} lies in layout `l`.
constexpr std::int64_t offset_in(layout l, shape const& s, std::int64_t n, std::int64_t c, std::int64_t p) {
    std::int64_t const pixels = s[1] * s[2];
    std::int64_t const blocks = (s[0] + l.block - 1) / l.block;
    return ((n * blocks + c / l.block) * pixels + p) * l.block + c % l.block;
}

/// Copies `batch` samples of shape `s` from layout `from` to layout `to`; filling channels of `to` become zero, those
/// of `from` are not read. Throws `backend_error` if a blocked layout is asked of anything but an image {C, H, W}.
inline void reorder(std::int64_t batch, shape const& s, layout from, layout to, float const* in, float* out) {
    if (from.plain() && to.plain()) {
        std::copy_n(in, batch * s.elements(), out);
        return;
    }
    if (s.rank() != 3)
        throw backend_error("nas.backend.3", "a tensor of shape ", to_string(s), " cannot lie in blocks of ",
                            std::max(from.block, to.block), " channels; only images {channels, height, width} can");
    std::fill_n(out, storage_elements(batch, s, to), 0.0f);
    for (std::int64_t n = 0; n < batch; ++n)
        for (std::int64_t c = 0; c < s[0]; ++c)
            for (std::int64_t p = 0; p < s[1] * s[2]; ++p)
                out[offset_in(to, s, n, c, p)] = in[offset_in(from, s, n, c, p)];
}

} // namespace nas::reference
