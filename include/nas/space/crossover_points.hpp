#pragma once
// crossover_points(space, a, b, points, rng): a child that changes parents at some places of the genome.

#include <cstddef>
#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/space_view.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// The decisions in the order of `decode`, from `a` up to the first of `points` places, from `b` up to the second, and
/// so on: 1 is one-point, 2 two-point crossover. The places are distinct, uniform between two genes of `a`; if `a` has
/// fewer, each is one. A decision that the parent in turn lacks comes from the other, one that both lack is drawn.
/// Always a point of the space; depends on the parents and `stream` alone.
inline genome crossover_points(space_view space, genome const& a, genome const& b, std::uint32_t points,
                               rng const& stream) {
    return detail::until_feasible(stream, [&](rng const& r) {
        rng places = r.stream(0x706f696eu);
        return detail::record(
            space, a.size(),
            [&, left = points, second = false, in_a = detail::genome_cursor(&a),
             in_b = detail::genome_cursor(&b)](decision const& d, std::size_t n, double const* weights) mutable {
                // Selection sampling (Knuth, TAOCP 2, algorithm S) over the places before gene n.
                if (n > 0 && n < a.size() && left > 0 &&
                    places.below(static_cast<std::uint32_t>(a.size() - n)) < left) {
                    second = !second;
                    --left;
                }
                gene const* const from_a = in_a.find(d);
                gene const* const from_b = in_b.find(d);
                gene const* const from = (second && from_b) || !from_a ? from_b : from_a;
                return from ? from->value : detail::draw(r, d, weights);
            });
    });
}

} // namespace nas
