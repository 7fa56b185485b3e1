#pragma once
// Products of matrices, many at once, with broadcasting of the axes in front, and their gradients.

#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/backend/parallel.hpp>
#include <nas/backend/reference/broadcast.hpp>

namespace nas::reference {

/// out[m][n] = sum over k of a[m][k] * b[k][n] for each matrix; `many` says how the matrices of both sides meet, counted
/// in whole matrices.
struct matmul_sizes {
    std::int64_t rows = 1, inner = 1, columns = 1;
    bool a_transposed = false; ///< a lies as [k][m]
    bool b_transposed = false; ///< b lies as [n][k]
    broadcast_sizes many{};

    constexpr std::int64_t a_at(std::int64_t m, std::int64_t k) const {
        return a_transposed ? k * rows + m : m * inner + k;
    }
    constexpr std::int64_t b_at(std::int64_t k, std::int64_t n) const {
        return b_transposed ? n * inner + k : k * columns + n;
    }
};

inline void matmul_forward(matmul_sizes const& s, float const* a, float const* b, float* out, int threads = 1) {
    auto const of_a = s.many.strides(0), of_b = s.many.strides(1);
    parallel_for(threads, s.many.elements() * s.rows, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t const matrix = r / s.rows, m = r % s.rows;
            float const* const x = a + detail::broadcast_offset(s.many.extents, of_a, matrix) * s.rows * s.inner;
            float const* const y = b + detail::broadcast_offset(s.many.extents, of_b, matrix) * s.inner * s.columns;
            for (std::int64_t n = 0; n < s.columns; ++n) {
                double sum = 0;
                for (std::int64_t k = 0; k < s.inner; ++k)
                    sum += static_cast<double>(x[s.a_at(m, k)]) * static_cast<double>(y[s.b_at(k, n)]);
                out[r * s.columns + n] = static_cast<float>(sum);
            }
        }
    });
}

/// Gradient of side 0 (a: g b^T) or 1 (b: a^T g), summed over the matrices for which the side repeats.
inline void matmul_backward(matmul_sizes const& s, std::size_t side, float const* a, float const* b,
                            float const* out_gradient, float* in_gradient, int threads = 1) {
    auto const of_a = s.many.strides(0), of_b = s.many.strides(1), of_out = s.many.output_strides();
    std::array<std::int64_t, broadcast_sizes::axes> kept{}, summed{};
    std::int64_t terms = 1;
    for (std::size_t i = 0; i < broadcast_sizes::axes; ++i) {
        kept[i] = s.many.repeats[side][i] ? 1 : s.many.extents[i];
        summed[i] = s.many.repeats[side][i] ? s.many.extents[i] : 1;
        terms *= summed[i];
    }
    std::int64_t const size = s.inner * (side == 0 ? s.rows : s.columns);
    parallel_for(threads, s.many.elements(side) * size, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t at = begin; at < end; ++at) {
            std::int64_t const matrix = at / size, e = at % size;
            bool const transposed = side == 0 ? s.a_transposed : s.b_transposed;
            std::int64_t const lines = side == 0 ? s.rows : s.inner, width = size / lines;
            std::int64_t const line = transposed ? e % lines : e / width, place = transposed ? e / lines : e % width;
            double sum = 0;
            for (std::int64_t t = 0; t < terms; ++t) {
                auto const offset = [&](std::array<std::int64_t, broadcast_sizes::axes> const& strides) {
                    return detail::broadcast_offset(kept, strides, matrix) +
                           detail::broadcast_offset(summed, strides, t);
                };
                float const* const x = a + offset(of_a) * s.rows * s.inner;
                float const* const y = b + offset(of_b) * s.inner * s.columns;
                float const* const g = out_gradient + offset(of_out) * s.rows * s.columns;
                if (side == 0) // of a[m][k], m = line, k = place
                    for (std::int64_t n = 0; n < s.columns; ++n)
                        sum += static_cast<double>(g[line * s.columns + n]) * static_cast<double>(y[s.b_at(place, n)]);
                else // of b[k][n], k = line, n = place
                    for (std::int64_t m = 0; m < s.rows; ++m)
                        sum += static_cast<double>(g[m * s.columns + place]) * static_cast<double>(x[s.a_at(m, line)]);
            }
            in_gradient[at] = static_cast<float>(sum);
        }
    });
}

} // namespace nas::reference
