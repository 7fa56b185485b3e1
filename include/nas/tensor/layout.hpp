#pragma once
// How a batch of samples lies in memory.

#include <cstddef>
#include <cstdint>

#include <nas/tensor/shape.hpp>

namespace nas {

/// Order of the elements of a batch of samples.
///
/// `block == 1` is plain: N, then the extents of the sample, row-major (NCHW for images).
/// `block == b > 1` holds for images {C, H, W} only: N, ceil(C / b), H, W, b: `b` channels of one pixel lie side by
/// side, and the channels that fill up the last block are zero (oneDNN's nChw16c with b = 16, nChw8c with b = 8).
/// Every kernel that writes a blocked tensor keeps the filling channels zero.
struct layout {
    std::int32_t block = 1;

    friend constexpr bool operator==(layout, layout) = default;
    constexpr bool plain() const { return block == 1; }
};

inline constexpr layout plain_layout{1};

/// Number of floats that `batch` samples of shape `s` take, filling channels included.
constexpr std::int64_t storage_elements(std::int64_t batch, shape const& s, layout l) {
    if (l.plain()) return batch * s.elements();
    std::int64_t const blocks = (s[0] + l.block - 1) / l.block;
    return batch * blocks * l.block * (s.elements() / s[0]);
}

} // namespace nas
