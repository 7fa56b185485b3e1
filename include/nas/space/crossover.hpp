#pragma once
// crossover(space, a, b, rng): a child that takes each decision from one of two parents.

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

/// Uniform crossover: a decision that both parents have is taken from either with even chances, one that a single
/// parent has from that parent, and one that neither has is drawn. Always a point of the space; `crossover(s, g, g, r)`
/// is `g`. The result depends on the parents and `stream` alone.
inline genome crossover(space_view space, genome const& a, genome const& b, rng const& stream) {
    return detail::until_feasible(stream, [&](rng const& r) {
        rng const coins = r.stream(0x63726f73u);
        return detail::record(space, a.size(),
                              [&, first = detail::genome_cursor(&a), second = detail::genome_cursor(&b)](
                                  decision const& d, std::size_t, double const* weights) mutable {
                                  gene const* const in_first = first.find(d);
                                  gene const* const in_second = second.find(d);
                                  gene const* from = in_first ? in_first : in_second;
                                  if (in_first && in_second && coins.stream(d.key).below(2) == 1) from = in_second;
                                  return from ? from->value : detail::draw(r, d, weights);
                              });
    });
}

} // namespace nas
