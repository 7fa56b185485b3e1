#pragma once
// smac: a random forest says where improvement is likely, a local search finds the place.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/known_points.hpp>
#include <nas/controller/quasi_random.hpp>
#include <nas/controller/seen_trials.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/math.hpp>
#include <nas/model/random_forest.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/mutate.hpp>
#include <nas/space/replay.hpp>
#include <nas/trial/constraint.hpp>

namespace nas {

/// Sequential model-based algorithm configuration (Hutter et al. 2011), with the defaults of SMAC3 for costly trials: an even
/// initial design, a random forest on the logarithm of the cost, expected improvement on the scale of the cost itself, whose
/// maximum a local search looks for.
///
/// The cost of a trial is how far its reward stays behind the best, scaled to 0 … 1 over all trials, the best at a small
/// distance from 0; trials without a reward, and those that violate `constraints`, cost 1. No architecture is proposed
/// twice: the search ends with `space_exhausted` [nas.controller.62] when no new one is found. For noisy rewards wrap it in
/// `repeat_trials`.
///
///     nas::smac{.startup = 25}
struct smac {
    std::size_t startup = 20;  ///< trials with a result before the model is used; a scrambled Halton sequence
    double random_share = 0.2; ///< proposals that are random all the same
    std::size_t trees = 10;
    std::size_t random_points = 500; ///< scored beside the local searches
    std::size_t climbs = 10;         ///< local searches, from the best known points by expected improvement
    std::size_t steps = 10;          ///< longest of a local search
    std::vector<constraint> constraints{};

    using seen = detail::seen_trial;
    struct state : detail::seen_trials {
        quasi_random::state design{};

        friend bool operator==(state const& a, state const& b) { return a.trials == b.trials && a.known == b.known; }
    };

    genome propose(state& s, space_view space, rng& random, pending_genomes) const {
        rng coin = random.stream(0x736d6163u);
        genome g = s.with_result < startup         ? from_design(s, space, random)
                   : coin.uniform() < random_share ? genome{}
                                                   : most_promising(s, space, random);
        if (g.empty()) g = new_sample(s, space, random);
        s.note(g);
        return g;
    }

    void feedback(state& s, trial_record const& r) const { s.learn(r, constraints); }

    /// Throws `search_error` for impossible options.
    void check() const {
        if (startup < 1 || !(random_share >= 0 && random_share <= 1) || trees < 1 || climbs < 1 || steps < 1)
            throw search_error(
                "nas.controller.60",
                "smac needs startup >= 1, random_share from 0 to 1, trees >= 1, climbs >= 1 and steps >= 1, got "
                "startup = ",
                startup, ", random_share = ", random_share, ", trees = ", trees, ", climbs = ", climbs,
                ", steps = ", steps);
        for (constraint const& c : constraints) c.check();
    }

    std::string describe() const {
        std::string text = concat("smac{startup=", startup, ", random_share=", random_share, ", trees=", trees,
                                  ", random_points=", random_points, ", climbs=", climbs, ", steps=", steps);
        for (constraint const& c : constraints) text += concat(", ", c.describe());
        return text + "}";
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.save_trials(out);
        out.put(std::string_view(quasi_random{}.save(s.design)));
        s.known.save(out);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.load_trials(in);
        s.design = quasi_random{}.load(in.get_text());
        s.known = detail::known_points::load(in);
        detail::check_end(in);
        return s;
    }

    /// Expected improvement over `best`, where `mean` and `variance` are those of the logarithm of the cost and all costs are
    /// log-normal (Hutter et al. 2009, eq. 2): best * Phi(v) - exp(mean + variance / 2) * Phi(v - sd), v = (log best - mean) / sd.
    static double log_expected_improvement(double best, double mean, double variance) {
        double const expected = math::exp(mean + 0.5 * variance);
        if (!(variance > 1e-20)) return expected < best ? best - expected : 0;
        double const deviation = math::sqrt(variance), v = (math::log(best) - mean) / deviation;
        double const value = best * math::normal_cdf(v) - expected * math::normal_cdf(v - deviation);
        return value > 0 ? value : 0;
    }

private:
    static constexpr std::size_t attempts = 200;

    static genome from_design(state& s, space_view space, rng& random) {
        for (std::size_t i = 0; i < 10; ++i)
            if (genome g = quasi_random{}.propose(s.design, space, random); s.is_new(g)) return g;
        return {};
    }

    static genome new_sample(state const& s, space_view space, rng const& random) {
        for (std::size_t i = 0; i < attempts; ++i)
            if (genome g = sample(space, random.stream(0x6e6577u + i)); s.is_new(g)) return g;
        // What random draws rarely meet may lie next to what is known.
        for (seen const& t : s.trials)
            for (std::size_t i = 0; i < 8; ++i)
                if (genome g = mutate(space, t.genome, random.stream(0x6d7574u + i)); s.is_new(g)) return g;
        throw space_exhausted("nas.controller.62", "no architecture that is new was found in ", attempts,
                              " random draws and beside the ", s.trials.size(), " known; ask for fewer trials");
    }

    /// The forest on everything known, and what it says of a genome.
    class surrogate {
    public:
        surrogate(smac const& options, state const& s) : columns_(s.columns), forest_({.trees = options.trees}) {
            std::vector<model::feature_kind> kinds;
            for (std::size_t c = 0; c < columns_.size(); ++c)
                kinds.push_back({columns_[c].arity <= 62 ? columns_[c].arity : 0});
            kinds_ = kinds;
            std::vector<double> rows, row;
            for (seen const& t : s.trials) {
                encode(t.genome, row);
                rows.insert(rows.end(), row.begin(), row.end());
            }
            std::vector<double> logs = costs(s);
            best_ = *std::min_element(logs.begin(), logs.end());
            for (double& c : logs) c = math::log(c);
            forest_.fit(rows, logs, kinds_, rng(s.trials.size()));
        }

        double improvement(genome const& g) {
            encode(g, row_);
            model::forecast const f = forest_.predict(row_);
            return log_expected_improvement(best_, f.mean, f.variance);
        }

    private:
        // Scaled to 0 … 1; the origin lies below the smallest cost by its distance from the 5th percentile, so that logarithms
        // exist (SMAC3's log-scaled encoding).
        static std::vector<double> costs(state const& s) {
            std::vector<double> known;
            for (seen const& t : s.trials)
                if (t.reward) known.push_back(-*t.reward);
            std::sort(known.begin(), known.end());
            double const least = known.front(), most = known.back();
            double const fifth = known[static_cast<std::size_t>(0.05 * static_cast<double>(known.size() - 1))];
            double const range = most - least;
            double const origin = least - std::max(fifth - least, 1e-3 * range);
            std::vector<double> all;
            for (seen const& t : s.trials)
                all.push_back(t.reward && range > 0 ? (-*t.reward - origin) / (most - origin) : t.reward ? 0.5 : 1);
            return all;
        }

        void encode(genome const& g, std::vector<double>& row) {
            columns_.row(g, values_);
            row.resize(values_.size());
            for (std::size_t c = 0; c < row.size(); ++c)
                row[c] = values_[c] == detail::gene_columns::absent ? -1
                         : kinds_[c].categories                     ? static_cast<double>(values_[c])
                                                                    : columns_[c].unit(values_[c]);
        }

        detail::gene_columns const& columns_;
        std::vector<model::feature_kind> kinds_;
        model::random_forest forest_;
        double best_ = 0;
        std::vector<std::uint32_t> values_;
        std::vector<double> row_;
    };

    struct candidate {
        double improvement;
        nas::genome genome;
    };

    /// The new architecture of largest expected improvement that was found; empty if there is none.
    genome most_promising(state const& s, space_view space, rng const& random) const {
        surrogate m(*this, s);
        std::vector<candidate> known;
        for (seen const& t : s.trials) known.push_back({m.improvement(t.genome), t.genome});
        std::stable_sort(known.begin(), known.end(),
                         [](candidate const& a, candidate const& b) { return a.improvement > b.improvement; });
        candidate best{-1, {}};
        auto const offer = [&](genome const& g, double improvement) {
            if (improvement > best.improvement && s.is_new(g)) best = {improvement, g};
        };
        for (std::size_t i = 0; i < std::min(climbs, known.size()); ++i)
            climb(m, space, known[i], random.stream(i), offer);
        for (std::size_t i = 0; i < random_points; ++i) {
            genome const g = sample(space, random.stream(1000 + i));
            offer(g, m.improvement(g));
        }
        return std::move(best.genome);
    }

    // Moves to the best neighbour until none is better; of decisions with very many alternatives some neighbours only.
    template <class Offer>
    void climb(surrogate& m, space_view space, candidate at, rng const& random, Offer const& offer) const {
        for (std::size_t step = 0; step < steps; ++step) {
            candidate next = at;
            auto const look = [&](genome const& g) {
                double const improvement = m.improvement(g);
                offer(g, improvement);
                if (improvement > next.improvement) next = {improvement, g};
            };
            rng const own = random.stream(step);
            std::uint64_t around = 0;
            for (gene const& x : at.genome) around += x.arity - 1;
            if (around > max_neighbours)
                for (std::size_t i = 0; i < max_neighbours / 4; ++i) look(mutate(space, at.genome, own.stream(i)));
            else
                for (gene const& x : at.genome)
                    for (std::uint32_t value = 0; value < x.arity; ++value)
                        if (value != x.value) look_at({x.key, x.arity, value}, space, at.genome, own, look);
            if (!(next.improvement > at.improvement)) return;
            at = std::move(next);
        }
    }
    // Nothing if a constraint forbids the neighbour.
    template <class Look>
    static void look_at(gene const& changed, space_view space, genome const& g, rng const& random, Look const& look) {
        try {
            replay_chooser c(&g, &random, &changed);
            space.walk(c);
            look(std::move(c).result());
        } catch (infeasible const&) {}
    }
    static constexpr std::uint64_t max_neighbours = 400;
};

} // namespace nas
