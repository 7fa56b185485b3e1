#pragma once
// one_plus_lambda: the evolution strategy of Cartesian genetic programming, with neutral drift.

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
#include <nas/space/mutate_each.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// (1 + lambda) evolution of CGP-CNN, Suganuma et al. 2017: every gene of a child changes with probability `rate`, again and
/// again until something shows in its phenotype. The best child replaces the parent if it is strictly better; otherwise
/// genes of the parent that do not show change with the same probability ("neutral drift").
///
/// `phenotype` hashes what a genome expresses: networks that it tells apart are worth a trial. The default, the whole
/// genome, has nothing that does not show, and so no drift.
///
///     nas::one_plus_lambda{.rate = 0.1, .phenotype = [](nas::genome const& g) {
///         return nas::nn::canonical_hash(nas::zoo::to_graph(nas::decode(nas::zoo::cgp, g)));
///     }}
struct one_plus_lambda {
    std::size_t lambda = 2; ///< children of each generation
    double rate = 0.05;
    std::uint64_t (*phenotype)(genome const&) = &hash_of;
    std::size_t attempts = 1000; ///< mutations until something shows; then, once more, one decision is changed

    struct state {
        genome parent{};
        double reward = 0;
        bool has_parent = false;
        bool drifts = false; ///< the parent has survived a generation and will drift
        genome best{};       ///< of this generation, if better than the parent
        double best_reward = 0;
        bool improved = false;     ///< there is a `best`
        std::uint64_t results = 0; ///< of this generation
        std::uint64_t generation = 0;

        friend bool operator==(state const&, state const&) = default;
    };

    proposal propose(state& s, space_view space, rng& random) const {
        if (!s.has_parent) return {.genome = sample(space, random)};
        if (s.drifts) {
            s.parent = drifted(s.parent, space, random.stream(0x6472u));
            s.drifts = false;
        }
        return {.genome = child_of(s.parent, space, random.stream(0x6368u)), .tag = s.generation + 1};
    }

    void feedback(state& s, trial_record const& record) const {
        auto const reward = detail::usable_reward(record);
        if (!s.has_parent) {
            if (!reward) return;
            s.parent = record.genome;
            s.reward = *reward;
            s.has_parent = true;
            return;
        }
        if (reward && *reward > (s.improved ? s.best_reward : s.reward)) {
            s.best = record.genome;
            s.best_reward = *reward;
            s.improved = true;
        }
        if (record.tag != s.generation + 1 || ++s.results < lambda) return;
        if (s.improved) {
            s.parent = std::move(s.best);
            s.reward = s.best_reward;
        }
        s.drifts = !s.improved;
        s.best.clear();
        s.improved = false;
        s.results = 0;
        ++s.generation;
    }

    /// Throws `search_error` [nas.controller.9] if there are no children, no mutations or no phenotype.
    void check() const {
        if (lambda < 1 || attempts < 1 || !(rate > 0 && rate <= 1) || !phenotype)
            throw search_error(
                "nas.controller.9",
                "one_plus_lambda needs lambda >= 1, attempts >= 1, 0 < rate <= 1 and a phenotype, got lambda = ",
                lambda, ", attempts = ", attempts, ", rate = ", rate, phenotype ? "" : ", no phenotype");
    }

    std::string describe() const {
        return concat("one_plus_lambda{lambda=", lambda, ", rate=", rate, ", attempts=", attempts,
                      phenotype == &hash_of ? "}" : ", phenotype=custom}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        detail::put_genome(out, s.parent);
        out.put(s.reward);
        out.put(s.has_parent);
        out.put(s.drifts);
        detail::put_genome(out, s.best);
        out.put(s.best_reward);
        out.put(s.improved);
        out.put(s.results);
        out.put(s.generation);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s{.parent = detail::get_genome(in)};
        s.reward = in.get_double();
        s.has_parent = in.get_bool();
        s.drifts = in.get_bool();
        s.best = detail::get_genome(in);
        s.best_reward = in.get_double();
        s.improved = in.get_bool();
        s.results = in.get<std::uint64_t>();
        s.generation = in.get<std::uint64_t>();
        detail::check_end(in);
        return s;
    }

private:
    // As in the released code, every attempt begins at the parent again.
    genome child_of(genome const& parent, space_view space, rng const& random) const {
        std::uint64_t const shown = phenotype(parent);
        for (std::uint64_t i = 0; i < attempts; ++i)
            if (genome g = mutate_each(space, parent, rate, random.stream(i)); phenotype(g) != shown) return g;
        return mutate(space, parent, random);
    }

    // Every gene in turn changes with probability `rate`, if that does not show.
    genome drifted(genome g, space_view space, rng const& random) const {
        if (phenotype == &hash_of) return g; // everything shows
        std::uint64_t const shown = phenotype(g);
        genome const before = g;
        for (gene const& x : before) {
            rng own = random.stream(x.key);
            if (own.uniform() >= rate) continue;
            gene changed{x.key, x.arity, own.below(x.arity - 1)};
            if (changed.value >= x.value) ++changed.value;
            try {
                replay_chooser c(&g, &own, &changed);
                space.walk(c);
                if (!c.changed()) continue; // an earlier change has ended it
                genome next = std::move(c).result();
                if (phenotype(next) == shown) g = std::move(next);
            } catch (infeasible const&) {}
        }
        return g;
    }
};

} // namespace nas
