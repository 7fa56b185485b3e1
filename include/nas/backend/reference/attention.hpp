#pragma once
// Scaled dot-product attention of many heads (Vaswani et al. 2017), with gradients.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <nas/backend/parallel.hpp>

namespace nas::reference {

/// `heads` heads of queries share `kv_heads` heads of keys and values, heads / kv_heads neighbours each one.
/// Samples are {heads, length, features}, or {length, heads * features} if `merged`.
struct attention_sizes {
    std::int64_t batch = 1, heads = 1, kv_heads = 1, queries = 1, keys = 1;
    std::int64_t features = 1;       ///< of queries and keys, per head
    std::int64_t value_features = 1; ///< per head
    std::int64_t mask_heads = 0;     ///< 0: no mask; 1: one mask {queries, keys} for all heads; else one for each
    bool merged = true;
    bool causal = false; ///< query i sees keys 0 .. i
    double scale = 1;    ///< of the products of queries and keys
    double softcap = 0;  ///< if positive, scores are softcap * tanh(score / softcap)

    constexpr std::int64_t group() const { return heads / kv_heads; }
    constexpr std::int64_t scores() const { return batch * heads * queries * keys; }
};

namespace detail {

// Where row `l` of head `h` of sample `n` begins.
inline std::int64_t attention_row(attention_sizes const& s, std::int64_t heads, std::int64_t length,
                                  std::int64_t features, std::int64_t n, std::int64_t h, std::int64_t l) {
    return s.merged ? ((n * length + l) * heads + h) * features : ((n * heads + h) * length + l) * features;
}

inline double dot(float const* a, float const* b, std::int64_t n) {
    double sum = 0;
    for (std::int64_t i = 0; i < n; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return sum;
}

// Score of a query and a key, before the mask.
inline double attention_score(attention_sizes const& s, float const* q, float const* k) {
    double const x = s.scale * dot(q, k, s.features);
    return s.softcap > 0 ? s.softcap * std::tanh(x / s.softcap) : x;
}

inline std::int64_t mask_at(attention_sizes const& s, std::int64_t n, std::int64_t h, std::int64_t i) {
    return ((n * s.mask_heads + (s.mask_heads == 1 ? 0 : h)) * s.queries + i) * s.keys;
}

inline std::int64_t visible_keys(attention_sizes const& s, std::int64_t query) {
    return s.causal ? std::min(query + 1, s.keys) : s.keys;
}

} // namespace detail

/// out_i = sum_j p_ij v_j with p_i = softmax_j(cap(scale * q_i . k_j) + mask_ij). `mask` is added and may hold -infinity;
/// a query that sees no key yields zeros. `probabilities` {batch, heads, queries, keys} is written for backward.
inline void attention_forward(attention_sizes const& s, float const* q, float const* k, float const* v,
                              float const* mask, float* out, float* probabilities, int threads = 1) {
    parallel_for(threads, s.batch * s.heads * s.queries, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t const i = r % s.queries, h = r / s.queries % s.heads, n = r / s.queries / s.heads;
            std::int64_t const shared = h / s.group(), visible = detail::visible_keys(s, i);
            float const* const qi = q + detail::attention_row(s, s.heads, s.queries, s.features, n, h, i);
            float const* const m = s.mask_heads > 0 ? mask + detail::mask_at(s, n, h, i) : nullptr;
            float* const p = probabilities + r * s.keys;
            double largest = -HUGE_VAL, sum = 0;
            for (std::int64_t j = 0; j < visible; ++j) {
                float const* const kj = k + detail::attention_row(s, s.kv_heads, s.keys, s.features, n, shared, j);
                double const x = detail::attention_score(s, qi, kj) + (m ? static_cast<double>(m[j]) : 0.0);
                p[j] = static_cast<float>(x);
                largest = x > largest ? x : largest;
            }
            bool const blind = largest == -HUGE_VAL;
            for (std::int64_t j = 0; j < s.keys; ++j) {
                double const e = j < visible && !blind ? std::exp(static_cast<double>(p[j]) - largest) : 0;
                p[j] = static_cast<float>(e);
                sum += e;
            }
            for (std::int64_t j = 0; j < visible && !blind; ++j)
                p[j] = static_cast<float>(static_cast<double>(p[j]) / sum);
            float* const o = out + detail::attention_row(s, s.heads, s.queries, s.value_features, n, h, i);
            for (std::int64_t f = 0; f < s.value_features; ++f) {
                double total = 0;
                for (std::int64_t j = 0; j < visible; ++j)
                    if (p[j] != 0)
                        total +=
                            static_cast<double>(p[j]) *
                            static_cast<double>(
                                v[detail::attention_row(s, s.kv_heads, s.keys, s.value_features, n, shared, j) + f]);
                o[f] = static_cast<float>(total);
            }
        }
    });
}

/// What backward yields; any may be null.
struct attention_gradients {
    float *q = nullptr, *k = nullptr, *v = nullptr, *mask = nullptr;
};

/// From the probabilities of forward. `scores` has room for batch * heads * queries * keys floats: the gradients before
/// the softmax.
inline void attention_backward(attention_sizes const& s, float const* q, float const* k, float const* v,
                               float const* probabilities, float const* out_gradient, attention_gradients const& to,
                               float* scores, int threads = 1) {
    auto const key = [&](std::int64_t n, std::int64_t g, std::int64_t j) {
        return detail::attention_row(s, s.kv_heads, s.keys, s.features, n, g, j);
    };
    auto const value = [&](std::int64_t n, std::int64_t g, std::int64_t j) {
        return detail::attention_row(s, s.kv_heads, s.keys, s.value_features, n, g, j);
    };
    auto const query = [&](std::int64_t n, std::int64_t h, std::int64_t i) {
        return detail::attention_row(s, s.heads, s.queries, s.features, n, h, i);
    };
    auto const output = [&](std::int64_t n, std::int64_t h, std::int64_t i) {
        return detail::attention_row(s, s.heads, s.queries, s.value_features, n, h, i);
    };
    parallel_for(threads, s.batch * s.heads * s.queries, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t const i = r % s.queries, h = r / s.queries % s.heads, n = r / s.queries / s.heads;
            float const *const g = out_gradient + output(n, h, i), *const p = probabilities + r * s.keys;
            double mean = 0;
            for (std::int64_t j = 0; j < s.keys; ++j) {
                float const d =
                    p[j] == 0 ? 0.0f
                              : static_cast<float>(detail::dot(g, v + value(n, h / s.group(), j), s.value_features));
                scores[r * s.keys + j] = d;
                mean += static_cast<double>(d) * static_cast<double>(p[j]);
            }
            for (std::int64_t j = 0; j < s.keys; ++j)
                scores[r * s.keys + j] = static_cast<float>(static_cast<double>(p[j]) *
                                                            (static_cast<double>(scores[r * s.keys + j]) - mean));
        }
    });
    if (to.mask && s.mask_heads > 0)
        parallel_for(threads, s.batch * s.mask_heads * s.queries * s.keys,
                     [&](std::int64_t begin, std::int64_t end, int) {
                         std::int64_t const plane = s.queries * s.keys;
                         for (std::int64_t at = begin; at < end; ++at) {
                             std::int64_t const n = at / plane / s.mask_heads, h = at / plane % s.mask_heads;
                             std::int64_t const last = s.mask_heads == 1 ? s.heads : h + 1;
                             double sum = 0;
                             for (std::int64_t head = h; head < last; ++head)
                                 sum += static_cast<double>(scores[(n * s.heads + head) * plane + at % plane]);
                             to.mask[at] = static_cast<float>(sum);
                         }
                     });
    if (s.softcap > 0) // through tanh
        parallel_for(threads, s.batch * s.heads * s.queries, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t r = begin; r < end; ++r) {
                std::int64_t const i = r % s.queries, h = r / s.queries % s.heads, n = r / s.queries / s.heads;
                for (std::int64_t j = 0; j < s.keys; ++j) {
                    double const t =
                        detail::attention_score(s, q + query(n, h, i), k + key(n, h / s.group(), j)) / s.softcap;
                    scores[r * s.keys + j] =
                        static_cast<float>(static_cast<double>(scores[r * s.keys + j]) * (1 - t * t));
                }
            }
        });
    auto const score = [&](std::int64_t n, std::int64_t h, std::int64_t i, std::int64_t j) {
        return ((n * s.heads + h) * s.queries + i) * s.keys + j;
    };
    if (to.q)
        parallel_for(threads, s.batch * s.heads * s.queries, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t r = begin; r < end; ++r) {
                std::int64_t const i = r % s.queries, h = r / s.queries % s.heads, n = r / s.queries / s.heads;
                for (std::int64_t f = 0; f < s.features; ++f) {
                    double sum = 0;
                    for (std::int64_t j = 0; j < s.keys; ++j)
                        sum += static_cast<double>(scores[r * s.keys + j]) *
                               static_cast<double>(k[key(n, h / s.group(), j) + f]);
                    to.q[query(n, h, i) + f] = static_cast<float>(s.scale * sum);
                }
            }
        });
    if (to.k || to.v)
        parallel_for(threads, s.batch * s.kv_heads * s.keys, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t r = begin; r < end; ++r) {
                std::int64_t const j = r % s.keys, g = r / s.keys % s.kv_heads, n = r / s.keys / s.kv_heads;
                std::int64_t const first = g * s.group(), last = first + s.group();
                for (std::int64_t f = 0; to.k && f < s.features; ++f) {
                    double sum = 0;
                    for (std::int64_t h = first; h < last; ++h)
                        for (std::int64_t i = 0; i < s.queries; ++i)
                            sum += static_cast<double>(scores[score(n, h, i, j)]) *
                                   static_cast<double>(q[query(n, h, i) + f]);
                    to.k[key(n, g, j) + f] = static_cast<float>(s.scale * sum);
                }
                for (std::int64_t f = 0; to.v && f < s.value_features; ++f) {
                    double sum = 0;
                    for (std::int64_t h = first; h < last; ++h)
                        for (std::int64_t i = 0; i < s.queries; ++i)
                            sum += static_cast<double>(probabilities[score(n, h, i, j)]) *
                                   static_cast<double>(out_gradient[output(n, h, i) + f]);
                    to.v[value(n, g, j) + f] = static_cast<float>(sum);
                }
            }
        });
}

} // namespace nas::reference
