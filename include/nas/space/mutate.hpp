#pragma once
// mutate(space, genome, rng): the neighbour that differs in one decision.

#include <cstdint>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/space_view.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// `g` with exactly one live decision changed to another of its alternatives, uniform over decisions and alternatives.
///
/// Decisions that the change brings to life are drawn, those that it ends are dropped, all others stay; a decision
/// whose number of alternatives changes counts as new. `g` must fit the space (see `complete`); a gene that the space
/// no longer asks for throws `genome_mismatch` [nas.genome.3] if it is the one to be changed. A genome without
/// decisions is returned as it is. The result depends on `g` and `stream` alone. It uses the memory of `storage`, if that has any.
inline genome mutate(space_view space, genome const& g, rng const& stream, genome storage = {}) {
    return detail::until_feasible(stream, [&](rng const& r) {
        if (g.empty()) return g;
        rng target = r.stream(0x6d757461u); // a stream of its own, apart from those of the decisions drawn
        gene const& old = g[target.below(static_cast<std::uint32_t>(g.size()))];
        std::uint32_t const step = 1 + target.below(old.arity - 1);
        gene const changed{old.key, old.arity,
                           static_cast<std::uint32_t>((std::uint64_t{old.value} + step) % old.arity)};
        replay_chooser c(&g, &r, &changed, std::move(storage));
        space.walk(c);
        if (!c.changed())
            throw genome_mismatch("nas.genome.3", "the space does not ask for decision ", &old - g.data(),
                                  " of the genome to be mutated; make it fit with nas::complete first");
        return std::move(c).result();
    });
}

} // namespace nas
