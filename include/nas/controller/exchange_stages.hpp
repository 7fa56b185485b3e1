#pragma once
// Crossover of whole stages: two children that may differ from their parents in which stages they have.

#include <cstddef>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/live_parts.hpp>
#include <nas/space/space_view.hpp>

namespace nas::detail {

/// The outermost path segments of `g`: the members at the top level of its declaration. A segment that holds everything
/// is looked into.
inline std::vector<live_part> stages_of(space_view space, genome const& g) {
    auto const parts = live_parts(space, g); // in the order in which they end: inner ones before outer ones
    std::vector<live_part> stages;
    for (std::size_t i = parts.size(); i-- > 0;) {
        bool const whole = parts[i].first == 0 && parts[i].last == g.size() && parts.size() > 1;
        if (!whole && (stages.empty() || parts[i].last <= stages.back().first)) stages.push_back(parts[i]);
    }
    return {stages.rbegin(), stages.rend()};
}

struct two_genomes {
    genome first, second;
};

/// `a` and `b` with every stage that both have exchanged with probability `rate`, each in the other's place. What a child
/// needs and neither has is drawn from `random`.
inline two_genomes exchange_stages(space_view space, genome const& a, genome const& b, double rate, rng const& random) {
    two_genomes out{a, b};
    auto const in_b = stages_of(space, b);
    for (live_part const& x : stages_of(space, a))
        for (live_part const& y : in_b) {
            if (x.key != y.key) continue;
            if (random.stream(x.key).uniform() >= rate) continue;
            out.first = replace_part(space, out.first, x.key, &b, random.stream(1));
            out.second = replace_part(space, out.second, x.key, &a, random.stream(2));
        }
    return out;
}

} // namespace nas::detail
