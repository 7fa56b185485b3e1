#pragma once
// random_search: every architecture is a fresh uniform draw of every decision. The baseline to beat.

#include <string>
#include <string_view>
#include <utility>

#include <nas/controller/concept.hpp>
#include <nas/controller/unseen_sampler.hpp>
#include <nas/core/concat.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Random search. Without replacement no architecture is proposed twice, and the search ends when all were proposed.
///
///     nas::random_search{}                          // independent draws, no state
///     nas::random_search{.replacement = false}      // memory: one node per distinct decision proposed
struct random_search {
    bool replacement = true;

    struct state {
        unseen_sampler seen{};
        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    /// Throws `space_exhausted` if, without replacement, every architecture was proposed before.
    genome propose(state& s, space_view space, rng& random) const {
        return replacement ? sample(space, random) : s.seen.draw(space, random);
    }
    /// The same in the memory of an old genome: without allocating, unless new points are asked for.
    genome propose_in(state& s, space_view space, rng& random, genome storage) const {
        return replacement ? sample(space, random, std::move(storage)) : s.seen.draw(space, random);
    }
    void feedback(state&, trial_record const&) const {}

    std::string describe() const { return concat("random_search{replacement=", replacement, "}"); }
    std::string save(state const& s) const { return s.seen.save(); }
    state load(std::string_view bytes) const { return {unseen_sampler::load(bytes)}; }
};

} // namespace nas
