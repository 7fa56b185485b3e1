#pragma once
// mutate_part(space, genome, rng): one part of the architecture drawn anew.

#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/live_parts.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/space_view.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// `g` with everything below one path segment (a stage, a layer, a member) drawn anew, uniform over the segments that
/// hold decisions; a space without segments is drawn anew as a whole. The draw may repeat what was there. Always a
/// point of the space; depends on `g` and `stream` alone.
inline genome mutate_part(space_view space, genome const& g, rng const& stream) {
    return detail::until_feasible(stream, [&](rng const& r) {
        auto const parts = detail::live_parts(space, g);
        if (parts.empty()) return sample(space, r);
        rng target = r.stream(0x70617274u);
        auto const& part = parts[target.below(static_cast<std::uint32_t>(parts.size()))];
        return detail::replace_part(space, g, part.key, nullptr, r);
    });
}

} // namespace nas
