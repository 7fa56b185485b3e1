#pragma once
// A random architecture that is not known yet, as long as there is one.

#include <cstddef>
#include <cstdint>
#include <optional>

#include <nas/controller/concept.hpp>
#include <nas/controller/point_walk.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/space/replay.hpp>

namespace nas::detail {

/// True if `g` is among the trials under way.
inline bool is_pending(pending_genomes pending, genome const& g) {
    for (genome const* const p : pending)
        if (*p == g) return true;
    return false;
}

/// A point for which `known(genome)` is false: one of 64 random draws or, if these are all known, the first of a walk
/// through the space that goes on from call to call. Throws `space_exhausted` [nas.controller.2] if there is none, or
/// none of the next 100,000 points of the walk is new.
template <class Known>
genome new_point(space_view space, rng const& random, point_walk& rest, Known const& known) {
    for (std::uint64_t i = 0; i < 64; ++i)
        if (genome g = sample(space, random.stream(i)); !known(g)) return g;
    for (std::size_t i = 0; i < 100'000; ++i) {
        std::optional<genome> g = rest.next(space);
        if (!g) break;
        if (!known(*g)) return *std::move(g);
    }
    throw space_exhausted("nas.controller.2",
                          rest.done ? "every architecture of the space is known"
                                    : "no architecture that is new was found",
                          "; ask for fewer trials");
}

} // namespace nas::detail
