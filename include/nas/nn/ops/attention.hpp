#pragma once
// attention: scaled dot-product attention of many heads (Vaswani et al. 2017).

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <nas/backend/reference/attention.hpp>
#include <nas/nn/operation.hpp>
#include <nas/nn/ops/check.hpp>

namespace nas::nn {

/// Queries, keys, values and, optionally, a mask -> what each query attends to.
///
/// Sequences {Lq, heads * d}, {Lk, kv_heads * d}, {Lk, kv_heads * dv} -> {Lq, heads * dv}, or heads apart
/// {heads, Lq, d}, {kv_heads, Lk, d}, {kv_heads, Lk, dv} -> {heads, Lq, dv}, where the numbers of heads are those of the
/// shapes. The mask {Lq, Lk}, or {heads, Lq, Lk}, is added to the scores; -infinity hides. It has a gradient, so that a
/// learned bias of positions can be one. A query that sees no key yields zeros.
struct attention {
    static constexpr std::string_view kind = "attention";

    std::int64_t heads = 1;
    std::int64_t kv_heads = 0;     ///< of keys and values; 0 = as many as heads; fewer are shared by neighbours
    bool causal = false;           ///< query i sees keys 0 .. i
    std::optional<double> scale{}; ///< of the scores; left out: 1 / sqrt(d)
    double softcap = 0;            ///< if positive, scores are softcap * tanh(score / softcap)

    /// Throws shape_error: nas.shape.3 (inputs), .5 (an attribute out of range), .63 (ranks), .66 (extents that do not
    /// fit).
    shape infer(std::span<shape const> inputs) const {
        if (inputs.size() != 3 && inputs.size() != 4)
            throw shape_error("nas.shape.3", "takes queries, keys, values and maybe a mask, got ", inputs.size(),
                              " inputs");
        check::at_least("heads", heads, 1);
        check::at_least("kv_heads", kv_heads, 0);
        if (!(softcap >= 0)) throw shape_error("nas.shape.5", "softcap must be at least 0, got ", softcap);
        if (scale && !std::isfinite(*scale)) throw shape_error("nas.shape.5", "scale must be finite, got ", *scale);
        shape const &q = inputs[0], &k = inputs[1], &v = inputs[2];
        std::size_t const rank = q.rank();
        if ((rank != 2 && rank != 3) || k.rank() != rank || v.rank() != rank)
            throw shape_error("nas.shape.63", "reads sequences {length, features}, or heads apart {heads, length, ",
                              "features}, got ", to_string(q), ", ", to_string(k), " and ", to_string(v));
        reference::attention_sizes const s = sizes(1, inputs);
        if (rank == 3 && ((heads != 1 && heads != q[0]) || (kv_heads != 0 && kv_heads != k[0])))
            throw shape_error("nas.shape.66", "heads ", heads, " and kv_heads ", kv_heads, " are not those of ",
                              to_string(q), " and ", to_string(k), "; leave them out");
        if (s.heads % s.kv_heads != 0)
            throw shape_error("nas.shape.66", s.kv_heads, " heads of keys must divide ", s.heads, " heads of queries");
        if (rank == 2 && (q[1] % s.heads != 0 || k[1] % s.kv_heads != 0 || v[1] % s.kv_heads != 0))
            throw shape_error("nas.shape.66", s.heads, " heads of queries and ", s.kv_heads,
                              " of keys and values do not divide the features of ", to_string(q), ", ", to_string(k),
                              " and ", to_string(v));
        if (k[rank - 2] != v[rank - 2] || (rank == 3 && k[0] != v[0]))
            throw shape_error("nas.shape.66", "keys ", to_string(k), " and values ", to_string(v),
                              " differ in length or heads");
        if (s.features * s.kv_heads != (rank == 2 ? k[1] : k[2] * k[0]))
            throw shape_error("nas.shape.66", "queries ", to_string(q), " and keys ", to_string(k), " have ",
                              s.features, " and ", rank == 2 ? k[1] / s.kv_heads : k[2], " features per head");
        if (inputs.size() == 4 && inputs[3] != shape{s.queries, s.keys} && inputs[3] != shape{1, s.queries, s.keys} &&
            inputs[3] != shape{s.heads, s.queries, s.keys})
            throw shape_error("nas.shape.66", "the mask must be ", s.queries, "x", s.keys, " or ", s.heads, "x",
                              s.queries, "x", s.keys, ", got ", to_string(inputs[3]));
        return rank == 2 ? shape{s.queries, s.heads * s.value_features} : shape{s.heads, s.queries, s.value_features};
    }

    /// Both products, and five operations per score for scale, mask and softmax; causal attention counts what is hidden.
    op_cost cost(std::span<shape const> inputs) const {
        reference::attention_sizes const s = sizes(1, inputs);
        return {.macs = s.scores() * (s.features + s.value_features), .elementwise = 5 * s.scores()};
    }

    void attributes(attribute_visitor& v) const {
        v("heads", heads);
        v("kv_heads", kv_heads);
        v("causal", causal);
        if (scale) v("scale", *scale);
        v("softcap", softcap);
    }

    reference::attention_sizes sizes(std::int64_t batch, std::span<shape const> inputs) const {
        shape const &q = inputs[0], &k = inputs[1], &v = inputs[2];
        bool const merged = q.rank() == 2;
        reference::attention_sizes s{.batch = batch,
                                     .heads = merged ? heads : q[0],
                                     .kv_heads = merged ? (kv_heads == 0 ? heads : kv_heads) : k[0],
                                     .queries = merged ? q[0] : q[1],
                                     .keys = merged ? k[0] : k[1],
                                     .merged = merged,
                                     .causal = causal,
                                     .softcap = softcap};
        s.features = merged ? q[1] / s.heads : q[2];
        s.value_features = merged ? v[1] / s.kv_heads : v[2];
        if (inputs.size() == 4) s.mask_heads = inputs[3].rank() == 3 ? inputs[3][0] : 1;
        s.scale = scale ? *scale : 1 / std::sqrt(static_cast<double>(s.features > 0 ? s.features : 1));
        return s;
    }
};

} // namespace nas::nn
