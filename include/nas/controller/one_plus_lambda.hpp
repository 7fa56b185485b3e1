#pragma once
// one_plus_lambda: one parent, a few children, and drift where nobody sees it: Cartesian genetic programming.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nas/controller/concept.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/mutate_each.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// The (1 + lambda) evolution strategy of CGP-CNN (Suganuma et al. 2017): `lambda` children of one parent, the best takes its
/// place if it is better, strictly; else the parent's inactive decisions drift.
///
/// A child is the parent with every decision changed at `rate`, drawn again until what it stands for has changed
/// (`phenotype`), up to 100 times; then one decision changes. `phenotype` hashes what an architecture really is: decisions that do
/// not enter it are inactive. By default all are active, and there is no drift. A generation ends with its `lambda`-th
/// result; results of earlier generations count for the present one. Trials without a reward are children that lost.
///
///     nas::one_plus_lambda{.lambda = 2, .rate = 0.05, .phenotype = [](nas::genome const& g) { return …; }}
struct one_plus_lambda {
    std::size_t lambda = 2;
    double rate = 0.05;
    std::uint64_t (*phenotype)(genome const&) = &hash_of;

    struct member {
        nas::genome genome;
        double reward = 0;

        friend bool operator==(member const&, member const&) = default;
    };
    struct state {
        std::optional<member> parent{};
        std::optional<member> best{}; ///< of the children of this generation
        std::uint64_t told = 0;       ///< results of this generation
        bool drifts = false;          ///< before the next child

        friend bool operator==(state const&, state const&) = default;
    };

    genome propose(state& s, space_view space, rng& random) const {
        if (!s.parent) return sample(space, random);
        genome& parent = s.parent->genome;
        if (parent.empty()) return parent;
        std::uint64_t const same = phenotype(parent);
        if (std::exchange(s.drifts, false)) drift(parent, same, space, random.stream(0x6472u));
        for (std::uint64_t i = 0; i < attempts; ++i)
            if (genome child = mutate_each(space, parent, rate, random.stream(i)); phenotype(child) != same)
                return child;
        return mutate(space, parent, random.stream(attempts));
    }

    void feedback(state& s, trial_record const& r) const {
        auto const reward = detail::usable_reward(r);
        if (!s.parent) {
            if (reward) s.parent = member{r.genome, *reward};
            return;
        }
        if (reward && (!s.best || *reward > s.best->reward)) s.best = member{r.genome, *reward};
        if (++s.told < lambda) return;
        if (s.best && s.best->reward > s.parent->reward) s.parent = std::move(s.best);
        else s.drifts = phenotype != &hash_of;
        s.best.reset();
        s.told = 0;
    }

    /// Throws `search_error` for impossible options.
    void check() const {
        if (lambda < 1 || !(rate > 0 && rate <= 1) || !phenotype)
            throw search_error("nas.controller.17",
                               "one_plus_lambda needs lambda >= 1, 0 < rate <= 1 and a phenotype, got lambda = ",
                               lambda, ", rate = ", rate);
    }

    std::string describe() const {
        return concat("one_plus_lambda{lambda=", lambda, ", rate=", rate,
                      phenotype == &hash_of ? "}" : ", phenotype=custom}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        for (auto const* m : {&s.parent, &s.best}) {
            out.put(m->has_value());
            if (!*m) continue;
            put_genome(out, (*m)->genome);
            out.put((*m)->reward);
        }
        out.put(s.told);
        out.put(s.drifts);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        for (auto* m : {&s.parent, &s.best}) {
            if (!in.get_bool()) continue;
            genome g = get_genome(in);
            *m = member{std::move(g), in.get_double()};
        }
        s.told = in.get<std::uint64_t>();
        s.drifts = in.get_bool();
        if (!in.at_end())
            throw storage_error("nas.controller.18", "a saved one_plus_lambda has ", in.left(), " bytes too many");
        return s;
    }

private:
    static constexpr std::uint64_t attempts = 100;

    // Changes each decision at the rate, one by one, where that changes nothing that counts.
    void drift(genome& parent, std::uint64_t same, space_view space, rng const& random) const {
        for (std::size_t i = 0; i < parent.size(); ++i) {
            gene const old = parent[i];
            rng coin = random.stream(old.key);
            if (coin.uniform() >= rate) continue;
            gene const changed{
                old.key, old.arity,
                static_cast<std::uint32_t>((std::uint64_t{old.value} + 1 + coin.below(old.arity - 1)) % old.arity)};
            try {
                replay_chooser c(&parent, &random, &changed);
                space.walk(c);
                if (genome g = std::move(c).result(); phenotype(g) == same) parent = std::move(g);
            } catch (infeasible const&) { // a constraint forbids this one
            }
        }
    }
};

} // namespace nas
