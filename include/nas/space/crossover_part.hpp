#pragma once
// crossover_part(space, a, b, rng): a child that takes one part of the architecture from the second parent.

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/live_parts.hpp>
#include <nas/space/space_view.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// `a` with everything below one path segment (a stage, a layer, a member) as in `b`, uniform over the segments in
/// which both hold decisions; `a` itself if there is none. Decisions that neither answers are drawn. Always a point of
/// the space; depends on the parents and `stream` alone.
inline genome crossover_part(space_view space, genome const& a, genome const& b, rng const& stream) {
    return detail::until_feasible(stream, [&](rng const& r) {
        auto const in_first = detail::live_parts(space, a);
        auto const in_second = detail::live_parts(space, b);
        std::vector<decision_key> common;
        common.reserve(in_first.size());
        for (auto const& x : in_first)
            for (auto const& y : in_second)
                if (x.key == y.key) common.push_back(x.key);
        if (common.empty()) return a;
        rng target = r.stream(0x70617274u);
        return detail::replace_part(space, a, common[target.below(static_cast<std::uint32_t>(common.size()))], &b, r);
    });
}

} // namespace nas
