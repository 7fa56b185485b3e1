#pragma once
// roulette_evolution: the genetic algorithm of Genetic CNN, with selection in proportion to fitness and crossover of stages.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/exchange_stages.hpp>
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

/// Genetic CNN, Xie and Yuille 2017. A generation of `population` individuals is drawn from the last with probabilities in
/// proportion to reward - smallest reward (equal ones if all rewards are equal), so that the worst never survives. Pairs
/// exchange whole stages, the others mutate; individuals that stay as they were keep their reward without a trial.
///
/// Stages are the outermost members of the space's declaration. A trial without a reward takes its place in the generation but
/// is never selected. While the last results of a generation are under way, mutants of its known members are proposed; what
/// comes late belongs to the next generation.
///
///     nas::roulette_evolution{.population = 20}
struct roulette_evolution {
    std::size_t population = 20;
    double crossover_pair = 0.2;     ///< probability that a pair crosses over
    double crossover_stage = 0.2;    ///< that such a pair exchanges a stage
    double mutation_member = 0.8;    ///< that an individual that did not cross over mutates
    double mutation_decision = 0.05; ///< that such an individual changes a decision

    struct member {
        nas::genome genome;
        double reward = 0;

        friend bool operator==(member const&, member const&) = default;
    };

    struct state {
        std::vector<member> known{};  ///< of the present generation
        std::vector<genome> open{};   ///< to be proposed, the next one last
        std::uint64_t lost = 0;       ///< results of this generation without a reward
        std::uint64_t generation = 0; ///< 0: the random one

        friend bool operator==(state const&, state const&) = default;
    };

    genome propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        if (s.open.empty() && s.known.size() + s.lost >= population) breed(s, space, random);
        if (!s.open.empty()) {
            genome g = std::move(s.open.back());
            s.open.pop_back();
            return g;
        }
        // Random ones until the first generation is complete, or if the whole last generation failed.
        if (s.known.empty() || (s.generation == 0 && s.known.size() + s.lost + pending.size() < population))
            return sample(space, random);
        return mutate(space, s.known[wheel(s.known).spin(random)].genome, random);
    }

    void feedback(state& s, trial_record const& record) const {
        if (auto const reward = detail::usable_reward(record)) s.known.push_back({record.genome, *reward});
        else ++s.lost;
    }

    /// Throws `search_error` [nas.controller.8] for a population below 2 or probabilities outside 0 to 1.
    void check() const {
        auto const probability = [](double p) { return p >= 0 && p <= 1; };
        if (population < 2 || population > 0xffffffffu || !probability(crossover_pair) ||
            !probability(crossover_stage) || !probability(mutation_member) || !probability(mutation_decision))
            throw search_error("nas.controller.8",
                               "roulette_evolution needs population >= 2 and probabilities from 0 to 1, got ",
                               describe());
    }

    std::string describe() const {
        return concat("roulette_evolution{population=", population, ", crossover_pair=", crossover_pair,
                      ", crossover_stage=", crossover_stage, ", mutation_member=", mutation_member,
                      ", mutation_decision=", mutation_decision, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.lost);
        out.put(s.generation);
        out.put(static_cast<std::uint32_t>(s.known.size()));
        for (member const& m : s.known) {
            out.put(m.reward);
            detail::put_genome(out, m.genome);
        }
        out.put(static_cast<std::uint32_t>(s.open.size()));
        for (genome const& g : s.open) detail::put_genome(out, g);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.lost = in.get<std::uint64_t>();
        s.generation = in.get<std::uint64_t>();
        s.known.resize(in.get_count(12));
        for (member& m : s.known) {
            m.reward = in.get_double();
            m.genome = detail::get_genome(in);
        }
        s.open.resize(in.get_count(4));
        for (genome& g : s.open) g = detail::get_genome(in);
        detail::check_end(in);
        return s;
    }

private:
    static constexpr int silent_generations = 100;

    // Draws members with probabilities in proportion to what their rewards exceed the smallest by.
    class wheel {
    public:
        explicit wheel(std::vector<member> const& members) {
            double least = members[0].reward, total = 0;
            for (member const& m : members) least = m.reward < least ? m.reward : least;
            ends_.reserve(members.size());
            for (member const& m : members) ends_.push_back(total += m.reward - least);
            equal_ = !(total > 0) || total == __builtin_huge_val();
        }
        std::size_t spin(rng& random) const {
            if (equal_) return random.below(static_cast<std::uint32_t>(ends_.size()));
            double const at = random.uniform() * ends_.back(); // below the last end, which a product may round to
            auto const chosen = std::upper_bound(ends_.begin(), ends_.end(), at);
            if (chosen != ends_.end()) return static_cast<std::size_t>(chosen - ends_.begin());
            return static_cast<std::size_t>(std::lower_bound(ends_.begin(), ends_.end(), at) - ends_.begin());
        }

    private:
        std::vector<double> ends_;
        bool equal_ = false;
    };

    // The next generation in which somebody is new. After 100 in which nobody was, one member mutates.
    void breed(state& s, space_view space, rng& random) const {
        s.lost = 0;
        if (s.known.empty()) return;
        for (int i = 0; i < silent_generations && s.open.empty(); ++i) {
            ++s.generation;
            next_generation(s, space, random);
        }
        if (!s.open.empty()) return;
        s.open.push_back(mutate(space, s.known.back().genome, random.stream(0x6c617374u)));
        s.known.pop_back();
    }

    void next_generation(state& s, space_view space, rng& random) const {
        wheel const w(s.known);
        std::vector<member> chosen;
        chosen.reserve(population);
        for (std::size_t i = 0; i < population; ++i) chosen.push_back(s.known[w.spin(random)]);
        rng const coins = random.stream(random.next()); // apart from those of other generations
        std::vector<bool> crossed(population), changed(population);
        for (std::size_t i = 0; i + 1 < population; i += 2) {
            rng own = coins.stream(2 * i);
            if (own.uniform() >= crossover_pair) continue;
            detail::two_genomes pair{};
            try {
                pair = detail::exchange_stages(space, chosen[i].genome, chosen[i + 1].genome, crossover_stage, own);
            } catch (infeasible const&) {
                continue;
            } // the pair does not cross over
            crossed[i] = crossed[i + 1] = true;
            changed[i] = pair.first != chosen[i].genome;
            changed[i + 1] = pair.second != chosen[i + 1].genome;
            chosen[i].genome = std::move(pair.first);
            chosen[i + 1].genome = std::move(pair.second);
        }
        for (std::size_t i = 0; i < population; ++i) {
            rng own = coins.stream(2 * i + 1);
            if (crossed[i] || own.uniform() >= mutation_member) continue;
            genome g = mutate_each(space, chosen[i].genome, mutation_decision, own);
            changed[i] = g != chosen[i].genome;
            chosen[i].genome = std::move(g);
        }
        s.known.clear();
        for (std::size_t i = 0; i < population; ++i) {
            if (changed[i]) s.open.push_back(std::move(chosen[i].genome));
            else s.known.push_back(std::move(chosen[i]));
        }
    }
};

} // namespace nas
