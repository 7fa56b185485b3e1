#pragma once
// roulette_evolution: generations, chances in proportion to merit, crossover of whole parts: Genetic CNN.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/proposal.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/crossover_part.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/mutate_each.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// The genetic algorithm of Genetic CNN (Xie and Yuille 2017). Of each generation `population` survivors are drawn with
/// replacement, with chances in proportion to reward - smallest reward, so that the worst never survives (with even chances if all are
/// equal). Neighbouring survivors exchange one part of the architecture (a stage, a layer) with probability
/// `crossover`; else each is mutated with probability `mutation`, every decision of it at `mutation_rate`. What neither
/// changed keeps its reward and is not evaluated again.
///
/// A generation ends when all its trials have; while they are pending, further random members are proposed for it.
/// Members without a reward do not survive; if none has one the next generation is random.
///
///     nas::roulette_evolution{.population = 20}
struct roulette_evolution {
    std::size_t population = 20;
    double crossover = 0.2;
    double mutation = 0.8;
    double mutation_rate = 0.05;

    struct member {
        nas::genome genome;
        std::optional<double> reward{};

        friend bool operator==(member const&, member const&) = default;
    };
    struct state {
        std::vector<member> ended{};   ///< of this generation
        std::vector<genome> waiting{}; ///< to be proposed, the next last
        std::uint64_t under_way = 0;   ///< proposed and not told
        std::uint64_t generation = 0;

        friend bool operator==(state const&, state const&) = default;
    };

    proposal propose(state& s, space_view space, rng& random) const {
        if (s.waiting.empty() && s.ended.size() >= population && s.under_way == 0) next_generation(s, space, random);
        ++s.under_way;
        proposal p{.tag = s.generation + 1};
        if (!s.waiting.empty()) {
            p.genome = std::move(s.waiting.back());
            s.waiting.pop_back();
        } else {
            p.genome = sample(space, random);
        }
        return p;
    }

    void feedback(state& s, trial_record const& r) const {
        if (r.tag == s.generation + 1 && s.under_way > 0) --s.under_way;
        s.ended.push_back({r.genome, detail::usable_reward(r)});
    }

    /// Throws `search_error` for impossible options.
    void check() const {
        auto const probability = [](double p) { return p >= 0 && p <= 1; };
        if (population < 2 || !probability(crossover) || !probability(mutation) || !probability(mutation_rate))
            throw search_error(
                "nas.controller.15",
                "roulette_evolution needs population >= 2 and probabilities from 0 to 1, got population = ", population,
                ", crossover = ", crossover, ", mutation = ", mutation, ", mutation_rate = ", mutation_rate);
    }

    std::string describe() const {
        return concat("roulette_evolution{population=", population, ", crossover=", crossover, ", mutation=", mutation,
                      ", mutation_rate=", mutation_rate, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(s.generation);
        out.put(s.under_way);
        out.put(static_cast<std::uint32_t>(s.ended.size()));
        for (member const& m : s.ended) {
            put_genome(out, m.genome);
            out.put(m.reward.has_value());
            if (m.reward) out.put(*m.reward);
        }
        out.put(static_cast<std::uint32_t>(s.waiting.size()));
        for (genome const& g : s.waiting) put_genome(out, g);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.generation = in.get<std::uint64_t>();
        s.under_way = in.get<std::uint64_t>();
        s.ended.resize(in.get_count(5));
        for (member& m : s.ended) {
            m.genome = get_genome(in);
            if (in.get_bool()) m.reward = in.get_double();
        }
        s.waiting.resize(in.get_count(4));
        for (genome& g : s.waiting) g = get_genome(in);
        if (!in.at_end())
            throw storage_error("nas.controller.16", "a saved roulette_evolution has ", in.left(), " bytes too many");
        return s;
    }

private:
    void next_generation(state& s, space_view space, rng const& random) const {
        std::vector<member> const survivors = draw_survivors(s.ended, random.stream(1));
        s.ended.clear();
        ++s.generation;
        if (survivors.empty()) return; // random members again
        std::vector<genome> next;
        std::vector<bool> changed(survivors.size());
        for (member const& m : survivors) next.push_back(m.genome);
        rng coins = random.stream(2);
        for (std::size_t i = 0; i + 1 < next.size(); i += 2)
            if (coins.uniform() < crossover) {
                genome first = crossover_part(space, next[i], next[i + 1], random.stream(3).stream(i));
                next[i + 1] = crossover_part(space, next[i + 1], next[i], random.stream(3).stream(i));
                next[i] = std::move(first);
                changed[i] = changed[i + 1] = true;
            }
        for (std::size_t i = 0; i < next.size(); ++i)
            if (!changed[i] && coins.uniform() < mutation)
                next[i] = mutate_each(space, next[i], mutation_rate, random.stream(4).stream(i));
        for (std::size_t i = next.size(); i-- > 0;)
            if (next[i] == survivors[i].genome) s.ended.push_back(survivors[i]); // known already
            else s.waiting.push_back(std::move(next[i]));
        // Without a single change nothing would ever be tried again.
        if (s.waiting.empty()) s.waiting.push_back(mutate(space, survivors[0].genome, random.stream(5)));
    }

    std::vector<member> draw_survivors(std::vector<member> const& all, rng random) const {
        std::vector<member const*> able;
        for (member const& m : all)
            if (m.reward) able.push_back(&m);
        if (able.empty()) return {};
        double worst = *able[0]->reward, sum = 0;
        for (member const* m : able) worst = std::min(worst, *m->reward);
        for (member const* m : able) sum += *m->reward - worst;
        std::vector<member> survivors;
        while (survivors.size() < population) {
            member const* chosen = nullptr;
            if (sum > 0) {
                double threshold = random.uniform() * sum;
                for (member const* m : able) {
                    double const merit = *m->reward - worst;
                    if (merit <= 0) continue;
                    chosen = m; // the last one if rounding lets the threshold pass
                    if ((threshold -= merit) < 0) break;
                }
            } else {
                chosen = able[random.below(static_cast<std::uint32_t>(able.size()))];
            }
            survivors.push_back(*chosen);
        }
        return survivors;
    }
};

} // namespace nas
