#pragma once
// The answer to a decision that nothing else answers.

#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>

namespace nas::detail {

[[gnu::noinline]] inline std::uint32_t draw_weighted(rng own, std::uint32_t arity, double const* weights) {
    std::uint32_t last = 0; // of those that can be drawn: takes what rounding leaves
    double left = own.uniform();
    for (std::uint32_t i = 0; i < arity; ++i) {
        if (weights[i] <= 0) continue;
        if ((left -= weights[i]) < 0) return i;
        last = i;
    }
    return last;
}

/// With the probabilities `weights` (null: all equal), drawn from the decision's own stream `r.stream(key)`, so that it
/// does not depend on the decisions before it.
inline std::uint32_t draw(rng const& r, decision const& d, double const* weights = nullptr) {
    rng own = r.stream(d.key);
    if (weights) [[unlikely]]
        return draw_weighted(own, d.arity, weights);
    return own.below(d.arity);
}

} // namespace nas::detail
