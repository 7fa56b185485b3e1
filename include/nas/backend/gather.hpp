#pragma once
// Copies elements of samples to other places as a table says, and sums gradients back: everything that only moves pixels.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/backend/parallel.hpp>

namespace nas {

/// For each element of an output sample the input element it copies, -1 for zero, or -2 for another number.
using gather_table = std::span<std::int32_t const>;

/// out[n][i] = in[n][table[i]], or zero, or `fill`; `in_size` is the number of elements of an input sample.
inline void gather(int threads, std::int64_t batch, std::int64_t in_size, gather_table table, float const* in,
                   float* out, float fill = 0) {
    auto const out_size = static_cast<std::int64_t>(table.size());
    parallel_for(threads, batch, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            float const* const x = in + n * in_size;
            float* y = out + n * out_size;
            for (std::int32_t const from : table) *y++ = from >= 0 ? x[from] : from == -1 ? 0.0f : fill;
        }
    });
}

/// in_gradient[n][j] = sum of out_gradient[n][i] over all i with table[i] == j.
inline void gather_backward(int threads, std::int64_t batch, std::int64_t in_size, gather_table table,
                            float const* out_gradient, float* in_gradient) {
    auto const out_size = static_cast<std::int64_t>(table.size());
    parallel_for(threads, batch, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            float const* g = out_gradient + n * out_size;
            float* const x = in_gradient + n * in_size;
            std::fill_n(x, in_size, 0.0f);
            for (std::int32_t const from : table) {
                if (from >= 0) x[from] += *g;
                ++g;
            }
        }
    });
}

} // namespace nas
