#pragma once
// mutate_each(space, genome, rate, rng): every decision changes with some probability.

#include <cstddef>
#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/space_view.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// `g` with every live decision, independently with probability `rate`, changed to another of its alternatives; the
/// number of changes is binomial and may be 0. Decisions that come to life are drawn, those that end are dropped.
/// Always a point of the space; depends on `g` and `stream` alone.
///
/// Throws `space_error` [nas.space.67] unless 0 <= rate <= 1.
inline genome mutate_each(space_view space, genome const& g, double rate, rng const& stream) {
    return detail::until_feasible(stream, [&](rng const& r) {
        if (!(rate >= 0 && rate <= 1))
            throw space_error("nas.space.67", "mutate_each: ", rate, " is no probability; use a rate from 0 to 1");
        rng const coins = r.stream(0x65616368u);
        return detail::record(
            space, g.size(),
            [&, known = detail::genome_cursor(&g)](decision const& d, std::size_t, double const* weights) mutable {
                gene const* const old = known.find(d);
                if (!old) return detail::draw(r, d, weights);
                rng coin = coins.stream(d.key);
                if (coin.uniform() >= rate) return old->value;
                return static_cast<std::uint32_t>((std::uint64_t{old->value} + 1 + coin.below(d.arity - 1)) % d.arity);
            });
    });
}

} // namespace nas
