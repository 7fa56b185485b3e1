#pragma once
// Rows of plain tensors: normalisation by their own statistics, softmax, and the scores of attention.

#include <cmath>
#include <cstdint>

#include <nas/backend/cpu/elementwise.hpp>
#include <nas/backend/cpu/simd/vec.hpp>
#include <nas/backend/reference/normalize_rows.hpp>

namespace nas::cpu {

/// What happens to products of queries and keys {samples, heads, queries, keys} on the way to probabilities.
struct score_rows {
    std::int64_t samples = 1, heads = 1, queries = 1, keys = 1;
    std::int64_t mask_heads = 0; ///< as in reference::attention_sizes
    bool causal = false;
    float scale = 1, softcap = 0;

    constexpr std::int64_t rows() const { return samples * heads * queries; }
};

} // namespace nas::cpu

#define NAS_SIMD_KERNELS <nas/backend/cpu/rows.inl>
#include <nas/backend/cpu/simd/for_each_level.inl>

namespace nas::cpu {

/// As reference::row_norm_forward; sums in float over stretches of 4096 elements, then in double.
inline void row_norm_forward(simd_level l, reference::row_norm_sizes const& s, double epsilon, float const* in,
                             float const* scale, float const* shift, float* out, reference::row_statistics* statistics,
                             int threads) {
    NAS_SIMD_SELECT(l, row_norm_forward)(s, epsilon, in, scale, shift, out, statistics, threads);
}

/// As reference::row_norm_backward.
inline void row_norm_backward(simd_level l, reference::row_norm_sizes const& s, float const* in, float const* scale,
                              reference::row_statistics const* statistics, float const* out_gradient,
                              float* in_gradient, float* scale_gradient, float* shift_gradient, int threads) {
    NAS_SIMD_SELECT(l, row_norm_backward)
    (s, in, scale, statistics, out_gradient, in_gradient, scale_gradient, shift_gradient, threads);
}

/// Softmax of `rows` contiguous rows, or its logarithm; `out` may be `in`.
inline void softmax_rows(simd_level l, std::int64_t rows, std::int64_t length, bool logarithm, float const* in,
                         float* out, int threads) {
    NAS_SIMD_SELECT(l, softmax_rows)(rows, length, logarithm, in, out, threads);
}

/// Its gradient from its output; `in_gradient` may be `out_gradient`.
inline void softmax_rows_backward(simd_level l, std::int64_t rows, std::int64_t length, bool logarithm,
                                  float const* out, float const* out_gradient, float* in_gradient, int threads) {
    NAS_SIMD_SELECT(l, softmax_rows_backward)(rows, length, logarithm, out, out_gradient, in_gradient, threads);
}

/// softmax(cap(scale * scores) + mask) in place; a row that sees nothing becomes zero. `mask` may be null.
inline void attention_probabilities(simd_level l, score_rows const& s, float const* mask, float* scores, int threads) {
    NAS_SIMD_SELECT(l, attention_probabilities)(s, mask, scores, threads);
}

} // namespace nas::cpu
