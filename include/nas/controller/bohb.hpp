#pragma once
// bohb: Hyperband whose new architectures come from a model of what was good.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/bracket_runs.hpp>
#include <nas/controller/bracket_schedule.hpp>
#include <nas/controller/concept.hpp>
#include <nas/controller/gene_columns.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/promotion_order.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/model/kernel_density.hpp>
#include <nas/model/parzen_estimator.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/until_feasible.hpp>

namespace nas {

/// BOHB, Falkner et al. 2018: the brackets of Hyperband, but architectures that begin a bracket are drawn from a kernel density of
/// the good ones at the largest budget that has enough results; `samples` draws are compared by the ratio of the
/// densities of the good and the bad. A share of `random_fraction` stays random, and all are until there is a model.
///
/// Promotion is as in `hyperband`, by reward or by Pareto front. Trials without a result count as the worst of their budget. Trials of
/// the program's own are learnt from, with no budget as results of the largest.
///
///     nas::bohb{.min_budget = 1, .max_budget = 81}
struct bohb {
    double min_budget = 1;
    double max_budget = 81;
    double eta = 3;
    bracket_rounding rounding = bracket_rounding::hpbandster;
    bool resume = true;     ///< go on from the weights of the trial before; else train from the start
    std::size_t passes = 0; ///< after which the search ends; 0: goes on
    double random_fraction = 1.0 / 3;
    double top_percent = 15;        ///< of the results at a budget are good, rounded down
    std::size_t samples = 64;       ///< drawn from the good ones for a proposal
    double bandwidth_factor = 3;    ///< draws of numbers are so much wider than the kernels
    double min_bandwidth = 1e-3;    ///< of kernels: where all good ones agree, a little is left for others
    std::size_t min_points = 0;     ///< good ones at least, and bad ones; 0: one more than there are decisions
    std::size_t numeric_from = 100; ///< decisions of so many alternatives are numbers: neighbours are alike

    /// A result of a budget; without a score it is the worst.
    struct observation {
        nas::genome genome;
        double budget = 0;
        std::vector<double> score{};

        friend bool operator==(observation const&, observation const&) = default;
    };
    /// The densities of the good and the bad at one budget; 0: none has enough results.
    struct densities {
        double budget = 0;
        std::vector<std::uint32_t> alternatives{}; // by column
        model::kernel_density good{}, bad{};
    };
    struct state {
        detail::bracket_runs runs{};
        std::vector<observation> results{};
        detail::gene_columns columns{}; ///< of the results
        densities model{};
        bool stale = false; ///< there are results that the model does not know

        friend bool operator==(state const& a, state const& b) { return a.runs == b.runs && a.results == b.results; }
    };

    static constexpr bool several_objectives = true;

    bracket_schedule schedule() const {
        return {.min_budget = min_budget, .max_budget = max_budget, .eta = eta, .rounding = rounding};
    }

    /// Throws `space_exhausted` [nas.controller.51] when `passes` have ended; workers idle before begin the next one.
    proposal propose(state& s, space_view space, rng& random) const {
        std::vector<bracket> const all = schedule().brackets();
        if (passes > 0 && s.runs.done(passes * all.size()))
            throw space_exhausted("nas.controller.51", "all ", passes, " passes of bohb have ended");
        return s.runs.next(all, resume, [&] { return fresh(s, space, random); });
    }

    void feedback(state& s, trial_record const& r) const {
        (void)s.runs.feedback(schedule().brackets(), r);
        if (r.state == trial_state::running || (r.failure && r.failure->kind == failure_kind::cancelled)) return;
        observation x{.genome = r.genome, .budget = r.budget > 0 ? r.budget : max_budget};
        if (r.state == trial_state::complete) x.score = detail::promotion_score(r);
        learn(s, std::move(x));
    }

    /// True if `trial` may yet be gone on from: its checkpoint must be kept.
    bool needs(state const& s, std::uint64_t trial) const { return resume && s.runs.needs(trial); }

    /// Throws `search_error` [nas.controller.52] for impossible options, [nas.controller.80] for impossible budgets.
    void check() const {
        schedule().check();
        auto const refuse = [](auto const&... what) {
            throw search_error("nas.controller.52", "bohb needs ", what...);
        };
        if (!(random_fraction >= 0) || !(random_fraction <= 1))
            refuse("a random_fraction from 0 to 1, got random_fraction = ", random_fraction);
        if (!(top_percent > 0) || !(top_percent < 100))
            refuse("0 < top_percent < 100, got top_percent = ", top_percent);
        if (samples < 1) refuse("samples >= 1, got 0");
        if (!(bandwidth_factor > 0) || !is_finite(bandwidth_factor))
            refuse("a finite bandwidth_factor > 0, got bandwidth_factor = ", bandwidth_factor);
        if (!(min_bandwidth > 0) || !(min_bandwidth <= 1))
            refuse("0 < min_bandwidth <= 1, got min_bandwidth = ", min_bandwidth);
        if (numeric_from < 3) refuse("numeric_from >= 3, got numeric_from = ", numeric_from);
    }

    std::string describe() const {
        return concat("bohb{min_budget=", min_budget, ", max_budget=", max_budget, ", eta=", eta,
                      ", rounding=", to_string(rounding), ", resume=", resume, ", passes=", passes,
                      ", random_fraction=", random_fraction, ", top_percent=", top_percent, ", samples=", samples,
                      ", bandwidth_factor=", bandwidth_factor, ", min_bandwidth=", min_bandwidth,
                      ", min_points=", min_points, ", numeric_from=", numeric_from, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.runs.save(out);
        out.put(static_cast<std::uint32_t>(s.results.size()));
        for (observation const& x : s.results) {
            out.put(x.budget);
            out.put(static_cast<std::uint32_t>(x.score.size()));
            for (double const v : x.score) out.put(v);
            put_genome(out, x.genome);
        }
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.runs = detail::bracket_runs::load(in, schedule().brackets());
        for (std::size_t left = in.get_count(16); left > 0; --left) {
            observation x;
            x.budget = in.get_double();
            x.score.resize(in.get_count(8));
            for (double& v : x.score) v = in.get_double();
            x.genome = get_genome(in);
            learn(s, std::move(x));
        }
        detail::check_end(in);
        return s;
    }

    /// The model of all results, made anew where it is stale.
    densities const& model_of(state& s) const {
        if (!s.stale) return s.model;
        s.stale = false;
        s.model = {};
        std::vector<double> budgets;
        for (observation const& x : s.results) budgets.push_back(x.budget);
        std::sort(budgets.begin(), budgets.end());
        budgets.erase(std::unique(budgets.begin(), budgets.end()), budgets.end());
        while (!budgets.empty() && !build(s, budgets.back())) budgets.pop_back();
        return s.model;
    }

private:
    static void learn(state& s, observation x) {
        s.columns.add(x.genome);
        s.results.push_back(std::move(x));
        s.stale = true;
    }

    bool numeric(detail::gene_columns::column const& c) const { return c.continuous() || c.arity >= numeric_from; }

    // The model of the results at `budget`, if they are enough.
    bool build(state& s, double budget) const {
        std::size_t const decisions = s.columns.size();
        std::size_t const least = std::max(min_points, decisions + 1);
        std::vector<std::size_t> all, worst;
        std::vector<double> points;
        std::size_t dimensions = 0, worst_from = 0;
        for (std::size_t i = 0; i < s.results.size(); ++i) {
            observation const& x = s.results[i];
            if (x.budget != budget) continue;
            if (dimensions == 0) dimensions = x.score.size();
            if (x.score.empty() || x.score.size() != dimensions) {
                worst.push_back(i);
            } else {
                all.push_back(i);
                points.insert(points.end(), x.score.begin(), x.score.end());
            }
        }
        if (decisions == 0 || all.size() + worst.size() < 2 * least) return false;
        std::vector<std::size_t> order;
        for (std::size_t const k : detail::promotion_order(points, dimensions)) order.push_back(all[k]);
        worst_from = order.size();
        order.insert(order.end(), worst.begin(), worst.end());
        std::size_t const n = order.size();
        auto const good = std::max(least, static_cast<std::size_t>(top_percent * static_cast<double>(n) / 100 + 1e-9));
        if (good > worst_from || n - good < least) return false; // a trial without a result is not good
        densities m{.budget = budget};
        for (std::size_t c = 0; c < decisions; ++c)
            m.alternatives.push_back(numeric(s.columns[c]) ? 0 : s.columns[c].arity);
        auto const part = [&](std::size_t from, std::size_t to) {
            std::vector<double> rows, row;
            for (std::size_t i = from; i < to; ++i) {
                row_of(s, s.results[order[i]].genome, row);
                rows.insert(rows.end(), row.begin(), row.end());
            }
            return model::kernel_density(m.alternatives, std::move(rows), min_bandwidth);
        };
        m.good = part(0, good);
        m.bad = part(good, n);
        s.model = std::move(m);
        return true;
    }

    void row_of(state const& s, genome const& g, std::vector<double>& row) const {
        row.assign(s.columns.size(), model::kernel_density::missing);
        for (std::size_t i = 0; i < g.size(); ++i) {
            std::size_t const c = s.columns.find(g[i], i);
            if (c == s.columns.size() || g[i].value >= g[i].arity) continue;
            row[c] = numeric(s.columns[c]) ? s.columns[c].unit(g[i].value) : g[i].value;
        }
    }

    genome fresh(state& s, space_view space, rng const& random) const {
        densities const& m = model_of(s);
        rng own = random.stream(0x626f6862u);
        if (m.budget == 0 || own.uniform() < random_fraction) return sample(space, random);
        return detail::until_feasible(own, [&](rng const& r) { return modelled(s, m, space, r); });
    }

    genome modelled(state const& s, densities const& m, space_view space, rng const& random) const {
        genome chosen;
        double most = -math::infinity;
        std::vector<double> row;
        for (std::size_t i = 0; i < samples; ++i) {
            rng own = random.stream(i);
            auto const centre = m.good.row(own.below(static_cast<std::uint32_t>(m.good.size())));
            genome g = detail::record(space, s.results.back().genome.size(),
                                      [&](decision const& d, std::size_t n, double const* weights) {
                                          return perturbed(s, m, centre, own, d, n, weights);
                                      });
            row_of(s, g, row);
            // 32 orders of magnitude below uniform is as bad as it gets, lest the farthest point from the bad ones wins.
            double floor = -73.7;
            for (std::size_t c = 0; c < row.size(); ++c)
                if (row[c] != model::kernel_density::missing && m.alternatives[c] > 0)
                    floor -= math::log(static_cast<double>(m.alternatives[c]));
            double const ratio = std::max(floor, m.good.log_density(row)) - std::max(floor, m.bad.log_density(row));
            if (ratio > most) {
                most = ratio;
                chosen = std::move(g);
            }
        }
        return chosen;
    }

    // The answer of a good one, moved a little.
    std::uint32_t perturbed(state const& s, densities const& m, std::span<double const> centre, rng const& own,
                            decision const& d, std::size_t n, double const* weights) const {
        std::size_t const c = s.columns.find({d.key, d.arity, 0}, n);
        if (c == s.columns.size() || centre[c] == model::kernel_density::missing) return detail::draw(own, d, weights);
        double const h = m.good.bandwidth(c);
        rng r = own.stream(d.key).stream(1);
        if (m.alternatives[c] == 0) {
            double const x = model::parzen_estimator::truncated_normal(r, centre[c], bandwidth_factor * h);
            return static_cast<std::uint32_t>(x * (d.arity - 1.0) + 0.5);
        }
        if (r.uniform() < 1 - h) return static_cast<std::uint32_t>(centre[c]);
        return detail::draw(own, d, weights);
    }
};

} // namespace nas
