#pragma once
// transformer_encoder: one layer of a transformer, self-attention and a feed-forward network (Vaswani et al. 2017).

#include <cstdint>
#include <optional>

#include <nas/nn/blocks/multi_head_attention.hpp>
#include <nas/nn/builder.hpp>
#include <nas/nn/ops/drop_path.hpp>
#include <nas/nn/ops/elementwise.hpp>
#include <nas/nn/ops/layer_norm.hpp>

namespace nas::nn {

struct transformer_encoder_options {
    std::int64_t heads = 8;
    std::int64_t hidden = 0; ///< features of the feed-forward network; 0 = four times those of the sequence
    elementwise activation = {.function = elementwise_function::gelu};
    double dropout = 0;     ///< of both branches
    double drop_path = 0;   ///< of both branches
    bool norm_first = true; ///< norms in front of the branches, as in vision transformers; false: behind the sums
    bool causal = false;
    double epsilon = 1e-5;       ///< of the norms
    std::optional<value> mask{}; ///< of the attention
};

/// {L, D} -> {L, D}: nodes attention.*, norm1, expand, activation, reduce, norm2, and drop_path or dropout where used.
inline value transformer_encoder(builder& b, value x, transformer_encoder_options const& o) {
    shape const s = b.shape_of(x);
    if (s.rank() != 2)
        throw shape_error("nas.shape.63", "transformer_encoder reads a sequence {length, features}, got ", to_string(s),
                          " of rank ", s.rank());
    auto const norm = [&](value v, std::string_view name) {
        return b.add(name, layer_norm{.epsilon = o.epsilon}, {v});
    };
    auto const join = [&](value residual, value branch, std::string_view name) {
        auto const in = b.scope(name);
        if (o.dropout > 0) branch = b.dropout(branch, o.dropout);
        if (o.drop_path > 0) branch = b.add("drop_path", drop_path{.rate = o.drop_path}, {branch});
        return b.sum({residual, branch});
    };
    value y = o.norm_first ? norm(x, "norm1") : x;
    {
        auto const in = b.scope("attention");
        y = multi_head_attention(b, y, {.heads = o.heads, .causal = o.causal, .mask = o.mask});
    }
    x = join(x, y, "join1");
    if (!o.norm_first) x = norm(x, "norm1");
    y = o.norm_first ? norm(x, "norm2") : x;
    y = b.add("expand", dense{.out_features = o.hidden > 0 ? o.hidden : 4 * s[1]}, {y});
    y = b.add("activation", o.activation, {y});
    y = b.add("reduce", dense{.out_features = s[1]}, {y});
    x = join(x, y, "join2");
    return o.norm_first ? x : norm(x, "norm2");
}

} // namespace nas::nn
