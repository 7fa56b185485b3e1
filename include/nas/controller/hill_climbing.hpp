#pragma once
// hill_climbing: some mutated copies of the best architecture, the best of them and it is next.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Hill climbing as in NASH, Elsken et al. 2017: `children` copies of the parent, each changed by `mutations` random mutations
/// in a row, are evaluated; the best of them becomes the parent if it is strictly better. The first parent is the best of
/// `starts` random points.
///
/// A child without a reward counts as one that is worse. While the last results of a step are under way, more children of
/// the same parent are proposed; results that come after their step can still become the parent.
///
///     nas::hill_climbing{.children = 7, .mutations = 5, .inherit = true}
struct hill_climbing {
    std::size_t children = 7;
    std::size_t mutations = 5;
    std::size_t starts = 1;
    /// True: a child goes on from its parent's weights (`proposal::continues`), as network morphisms want it.
    bool inherit = false;
    /// One mutation; by default one live decision changes.
    genome (*mutation)(space_view, genome const& parent, rng&) = &change_one_decision;

    struct state {
        genome parent{};
        double reward = 0;       ///< of the parent
        std::uint64_t trial = 0; ///< number of the parent's
        std::uint64_t found = 0; ///< rewarded starts, up to `starts`
        genome best{};           ///< of the children of this step, if better than the parent
        double best_reward = 0;
        std::uint64_t best_trial = 0;
        bool improved = false;     ///< there is a `best`
        std::uint64_t results = 0; ///< of this step
        std::uint64_t step = 0;    ///< steps completed

        friend bool operator==(state const&, state const&) = default;
    };

    proposal propose(state& s, space_view space, rng& random) const {
        if (s.found < starts) return {.genome = nas::sample(space, random)};
        proposal child{.genome = s.parent, .tag = s.step + 1};
        for (std::size_t i = 0; i < mutations; ++i) {
            rng own = random.stream(i);
            child.genome = mutation(space, child.genome, own);
        }
        if (inherit) child.continues = s.trial;
        return child;
    }

    void feedback(state& s, trial_record const& record) const {
        auto const reward = detail::usable_reward(record);
        if (s.found < starts) { // choosing the first parent
            if (!reward) return;
            if (s.found++ == 0 || *reward > s.reward) become_parent(s, record.genome, *reward, record.number);
            return;
        }
        if (reward && *reward > (s.improved ? s.best_reward : s.reward)) {
            s.best = record.genome;
            s.best_reward = *reward;
            s.best_trial = record.number;
            s.improved = true;
        }
        if (record.tag != s.step + 1) return; // of another step, or the program's own
        if (++s.results < children) return;
        if (s.improved) become_parent(s, std::move(s.best), s.best_reward, s.best_trial);
        s.best.clear();
        s.improved = false;
        s.results = 0;
        ++s.step;
    }

    /// Throws `search_error` [nas.controller.7] if there are no children, mutations or starts.
    void check() const {
        if (children < 1 || mutations < 1 || starts < 1)
            throw search_error("nas.controller.7",
                               "hill_climbing needs children, mutations and starts >= 1, got children = ", children,
                               ", mutations = ", mutations, ", starts = ", starts);
    }

    std::string describe() const {
        return concat("hill_climbing{children=", children, ", mutations=", mutations, ", starts=", starts,
                      ", inherit=", inherit, mutation == &change_one_decision ? "}" : ", mutation=custom}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        detail::put_genome(out, s.parent);
        out.put(s.reward);
        out.put(s.trial);
        out.put(s.found);
        detail::put_genome(out, s.best);
        out.put(s.best_reward);
        out.put(s.best_trial);
        out.put(s.improved);
        out.put(s.results);
        out.put(s.step);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.parent = detail::get_genome(in)};
        s.reward = in.get_double();
        s.trial = in.get<std::uint64_t>();
        s.found = in.get<std::uint64_t>();
        s.best = detail::get_genome(in);
        s.best_reward = in.get_double();
        s.best_trial = in.get<std::uint64_t>();
        s.improved = in.get_bool();
        s.results = in.get<std::uint64_t>();
        s.step = in.get<std::uint64_t>();
        detail::check_end(in);
        return s;
    }

private:
    static void become_parent(state& s, genome g, double reward, std::uint64_t trial) {
        s.parent = std::move(g);
        s.reward = reward;
        s.trial = trial;
    }
    static genome change_one_decision(space_view space, genome const& parent, rng& random) {
        return mutate(space, parent, random);
    }
};

} // namespace nas
