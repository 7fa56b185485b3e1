#pragma once
// population_based_training: members that are trained step by step; the worst go on as variants of the best.

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
#include <nas/controller/space_exhausted.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// Population based training (Jaderberg et al. 2017). Every trial trains one member for `step` more, from the weights of the
/// member's last trial (`continues`). A member among the worst `quantile` of the latest results goes on from the weights of
/// one among the best instead, with its decisions perturbed.
///
/// Perturbed is: with probability `resample` each decision is drawn anew; else a real one moves by `shift` of its interval and any
/// other to a neighbouring alternative, up or down (Jaderberg's x 1.2 and x 0.8 on whatever scale the space gives the real).
/// Where the decisions change the architecture, the program takes over the weights that fit. A member without a result goes on
/// from one of the best, too, or from nothing if there is none. With `last_budget` the search ends when every member got there.
/// While all members are under way the population grows by the trials asked.
///
///     nas::population_based_training{.population = 20, .step = 5, .last_budget = 100}     // epochs
struct population_based_training {
    std::size_t population = 20;
    double step = 1;
    double last_budget = 0; ///< 0: no end
    double quantile = 0.2;
    double resample = 0.25;
    double shift = 0.2;

    struct member {
        nas::genome genome{};
        std::optional<std::uint64_t> trial{}; ///< the last that has a result
        double budget = 0;                    ///< of that trial
        double reward = 0;                    ///< of that trial
        bool under_way = false;
        bool failed = false; ///< its last trial has no result

        friend bool operator==(member const&, member const&) = default;
    };
    struct state {
        std::vector<member> members{};

        friend bool operator==(state const&, state const&) = default;
    };

    proposal propose(state& s, space_view space, rng& random) const {
        std::size_t const i = next_member(s);
        member& m = s.members[i];
        m.under_way = true;
        std::vector<std::size_t> const ranked = ranking(s);
        proposal p{.tag = i + 1};
        std::size_t const few = static_cast<std::size_t>(quantile * static_cast<double>(ranked.size()) + 1e-9);
        auto const place = std::find(ranked.begin(), ranked.end(), i);
        bool const worst = place != ranked.end() && static_cast<std::size_t>(ranked.end() - place) <= few;
        std::vector<std::size_t> models; // of the best, those that can be trained on
        for (std::size_t k = 0; k < std::min(ranked.size(), std::max<std::size_t>(few, 1)); ++k)
            if (last_budget == 0 || s.members[ranked[k]].budget < last_budget) models.push_back(ranked[k]);
        if ((worst || (!m.trial && m.failed)) && !models.empty()) { // exploit and explore
            rng pick = random.stream(0x706274u);
            member const& model = s.members[models[pick.below(static_cast<std::uint32_t>(models.size()))]];
            p.genome = perturbed(space, model.genome, random);
            p.continues = model.trial;
            p.budget = model.budget + step;
        } else if (m.trial) {
            p.genome = m.genome;
            p.continues = m.trial;
            p.budget = m.budget + step;
        } else {
            p.genome = sample(space, random);
            p.budget = step;
        }
        if (last_budget > 0) p.budget = std::min(p.budget, last_budget);
        return p;
    }

    void feedback(state& s, trial_record const& r) const {
        if (r.tag == 0 || r.tag > s.members.size()) return; // the program's own trials are no members
        member& m = s.members[r.tag - 1];
        m.under_way = false;
        auto const reward = detail::usable_reward(r);
        m.trial = reward ? std::optional(r.number) : std::nullopt;
        m.failed = !reward;
        m.genome = r.genome;
        m.budget = r.budget;
        m.reward = reward.value_or(0);
    }

    /// Throws `search_error` for impossible options.
    void check() const {
        auto const share = [](double x) { return x >= 0 && x <= 1; };
        if (population < 1 || !(step > 0) || !is_finite(step) || !(last_budget >= 0) || !is_finite(last_budget) ||
            !(quantile >= 0 && quantile <= 0.5) || !share(resample) || !share(shift))
            throw search_error(
                "nas.controller.100",
                "population_based_training needs population >= 1, step > 0, last_budget >= 0, quantile from 0 "
                "to 0.5, resample and shift from 0 to 1, got population = ",
                population, ", step = ", step, ", last_budget = ", last_budget, ", quantile = ", quantile,
                ", resample = ", resample, ", shift = ", shift);
    }

    std::string describe() const {
        return concat("population_based_training{population=", population, ", step=", step,
                      ", last_budget=", last_budget, ", quantile=", quantile, ", resample=", resample,
                      ", shift=", shift, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(static_cast<std::uint32_t>(s.members.size()));
        for (member const& m : s.members) {
            put_genome(out, m.genome);
            out.put(m.trial.has_value());
            if (m.trial) out.put(*m.trial);
            out.put(m.budget);
            out.put(m.reward);
            out.put(m.under_way);
            out.put(m.failed);
        }
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.members.resize(in.get_count(23));
        for (member& m : s.members) {
            m.genome = get_genome(in);
            if (in.get_bool()) m.trial = in.get<std::uint64_t>();
            m.budget = in.get_double();
            m.reward = in.get_double();
            m.under_way = in.get_bool();
            m.failed = in.get_bool();
        }
        if (!in.at_end())
            throw storage_error("nas.controller.101", "a saved population_based_training has ", in.left(),
                                " bytes too many");
        return s;
    }

private:
    // New members first, then the idle one that was trained least.
    std::size_t next_member(state& s) const {
        if (s.members.size() < population) return grow(s);
        std::optional<std::size_t> next;
        bool finished = false;
        for (std::size_t i = 0; i < s.members.size(); ++i) {
            member const& m = s.members[i];
            if (m.under_way) continue;
            if (last_budget > 0 && m.trial && m.budget >= last_budget) {
                finished = true;
                continue;
            }
            if (!next || m.budget < s.members[*next].budget) next = i;
        }
        if (next) return *next;
        if (finished)
            throw space_exhausted("nas.controller.102",
                                  "the members that are not under way have been trained to the last "
                                  "budget of ",
                                  last_budget, "; raise last_budget to go on");
        return grow(s);
    }
    static std::size_t grow(state& s) {
        s.members.emplace_back();
        return s.members.size() - 1;
    }

    // Members with a result, the best first.
    static std::vector<std::size_t> ranking(state const& s) {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < s.members.size(); ++i)
            if (s.members[i].trial) all.push_back(i);
        std::sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
            if (s.members[a].reward != s.members[b].reward) return s.members[a].reward > s.members[b].reward;
            return a < b;
        });
        return all;
    }

    genome perturbed(space_view space, genome const& g, rng const& random) const {
        return detail::until_feasible(random.stream(0x70657274u), [&](rng const& r) {
            return detail::record(
                space, g.size(),
                [&, known = detail::genome_cursor(&g)](decision const& d, std::size_t, double const* weights) mutable {
                    gene const* const old = known.find(d);
                    rng coin = r.stream(d.key).stream(1);
                    if (!old || coin.uniform() < resample) return detail::draw(r, d, weights);
                    return moved(*old, coin.below(2) == 1);
                });
        });
    }
    std::uint32_t moved(gene const& old, bool up) const {
        std::uint32_t const last = old.arity - 1;
        std::uint32_t const far = old.arity == continuous_arity ? static_cast<std::uint32_t>(shift * last) : 1;
        if (up) return last - old.value < far ? last : old.value + far;
        return old.value < far ? 0 : old.value - far;
    }
};

} // namespace nas
