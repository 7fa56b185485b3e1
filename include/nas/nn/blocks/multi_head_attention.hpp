#pragma once
// multi_head_attention: attention between projections of sequences (Vaswani et al. 2017).

#include <cstdint>
#include <optional>

#include <nas/nn/builder.hpp>
#include <nas/nn/ops/attention.hpp>
#include <nas/nn/ops/dense.hpp>

namespace nas::nn {

struct multi_head_attention_options {
    std::int64_t heads = 8;
    std::int64_t kv_heads = 0;     ///< heads of keys and values; 0 = as many
    std::int64_t features = 0;     ///< of all heads of queries together; 0 = those of the queries' sequence
    std::int64_t out_features = 0; ///< 0 = those of the queries' sequence
    bool bias = true;              ///< of the four projections
    bool causal = false;
    std::optional<value> mask{}; ///< {Lq, Lk} or {heads, Lq, Lk}, added to the scores
};

/// Queries {Lq, D}, keys and values {Lk, ...} -> {Lq, out_features}: nodes query, key, value, attention, output.
/// Throws shape_error nas.shape.66 if the heads do not divide the features, and what the operations throw.
inline value multi_head_attention(builder& b, value query, value key, value value_input,
                                  multi_head_attention_options const& o) {
    shape const s = b.shape_of(query);
    if (s.rank() != 2)
        throw shape_error("nas.shape.63", "multi_head_attention reads a sequence {length, features}, got ",
                          to_string(s), " of rank ", s.rank());
    std::int64_t const features = o.features > 0 ? o.features : s[1];
    std::int64_t const kv_heads = o.kv_heads > 0 ? o.kv_heads : o.heads;
    if (o.heads < 1 || features % o.heads != 0 || o.heads % kv_heads != 0)
        throw shape_error("nas.shape.66", "multi_head_attention: ", o.heads, " heads, of ", kv_heads,
                          " of keys, must divide ", features, " features");
    std::int64_t const kv_features = features / o.heads * kv_heads;
    value const q = b.add("query", dense{.out_features = features, .bias = o.bias}, {query});
    value const k = b.add("key", dense{.out_features = kv_features, .bias = o.bias}, {key});
    value const v = b.add("value", dense{.out_features = kv_features, .bias = o.bias}, {value_input});
    attention const attend{.heads = o.heads, .kv_heads = kv_heads, .causal = o.causal};
    value const y = o.mask ? b.add("attention", attend, {q, k, v, *o.mask}) : b.add("attention", attend, {q, k, v});
    return b.add("output", dense{.out_features = o.out_features > 0 ? o.out_features : s[1], .bias = o.bias}, {y});
}

/// Self-attention: queries, keys and values are projections of one sequence.
inline value multi_head_attention(builder& b, value x, multi_head_attention_options const& o) {
    return multi_head_attention(b, x, x, x, o);
}

} // namespace nas::nn
