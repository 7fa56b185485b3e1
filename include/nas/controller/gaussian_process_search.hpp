#pragma once
// gaussian_process_search: Bayesian optimisation with a Gaussian process over architectures.

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
#include <nas/controller/new_point.hpp>
#include <nas/controller/point_walk.hpp>
#include <nas/controller/quasi_random.hpp>
#include <nas/controller/seen_trials.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/core/normal.hpp>
#include <nas/model/acquisition.hpp>
#include <nas/model/feature_kind.hpp>
#include <nas/model/fit_kernel.hpp>
#include <nas/model/forecast.hpp>
#include <nas/model/gaussian_process.hpp>
#include <nas/model/mixed_kernel.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/until_feasible.hpp>
#include <nas/trial/constraint.hpp>

namespace nas {

/// Bayesian optimisation with a Gaussian process (Snoek et al. 2012) on kernels over decisions: kinds are alike or not, real
/// decisions (and those of 100 alternatives or more) have a distance.
///
/// Rewards are standardised, after those far below the median are raised to median - `clip` (best - median). Trials without a
/// reward, and those that violate `constraints`, count as the worst so far; pruned ones are left out. Variance, noise and the weight
/// of each decision maximise the marginal likelihood, found anew whenever the trials have grown by an eighth; with `fit = false` they
/// are those given. Trials under way count as if they had given what the model expects (kriging believer). The acquisition is
/// maximised over variants of the best trials, random points and variants of the best found. No architecture is proposed
/// twice; the search ends with `space_exhausted` [nas.controller.2].
///
///     nas::gaussian_process_search{}
///     nas::gaussian_process_search{.shape = nas::model::kernel_shape::exponential, .kind_weight = 1. / 3, .fit = false}
struct gaussian_process_search {
    std::size_t startup = 10; ///< trials with a result before the model is used; a scrambled Halton sequence
    model::acquisition criterion = model::acquisition::expected_improvement;
    double kappa = 0.5; ///< deviations in the upper confidence bound
    model::kernel_shape shape = model::kernel_shape::matern;
    double kind_weight = 0;   ///< of a decision between kinds; 0: 2 / number of decisions
    double number_weight = 8; ///< of a real decision, scaled to 0 … 1
    double noise = 1e-3;      ///< variance of an observation, of standardised rewards
    bool fit = true;          ///< parameters from the data; those given are the middle of their prior
    double clip = 3;
    std::size_t fit_points = 100; ///< most trials that the parameters are found from, spread evenly
    std::size_t fit_steps = 20;
    std::size_t incumbents = 10;
    std::size_t variants = 15; ///< of each incumbent
    std::size_t random_points = 60;
    std::size_t refinements = 5; ///< rounds of 30 variants of the best point found
    std::vector<constraint> constraints{};

    using seen = detail::seen_trial;
    /// What follows from the trials.
    struct fitted {
        std::size_t columns = 0;
        std::vector<model::feature_kind> kinds{};
        model::gaussian_process process{};
    };
    struct state : detail::seen_trials {
        quasi_random::state design{};
        detail::point_walk rest{};
        model::kernel_parameters parameters{};
        std::size_t parameters_from = 0; ///< trials from which these come
        fitted model{};                  ///< empty until needed

        friend bool operator==(state const& a, state const& b) {
            return a.trials == b.trials && a.known == b.known && a.parameters == b.parameters;
        }
    };

    genome propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        genome g;
        bool found = false;
        if (s.with_result < startup) {
            for (int i = 0; i < 10 && !found; ++i) {
                g = quasi_random{}.propose(s.design, space, random);
                found = s.is_new(g);
            }
        } else {
            found = search(s, space, random, pending, g);
        }
        if (!found)
            g = detail::new_point(space, random.stream(1), s.rest, [&](genome const& x) { return !s.is_new(x); });
        s.note(g);
        return g;
    }

    void feedback(state& s, trial_record const& r) const { s.learn(r, constraints); }

    /// Throws `search_error` for impossible options.
    void check() const {
        auto const number = [](double x) { return x >= 0 && is_finite(x); };
        if (startup < 1 || incumbents < 1 || variants + random_points < 1 || fit_points < 2 || !number(kappa) ||
            !number(kind_weight) || !number(number_weight) || number_weight == 0 || !number(noise) || noise == 0 ||
            !number(clip) || clip == 0)
            throw search_error(
                "nas.controller.61",
                "gaussian_process_search needs startup >= 1, incumbents >= 1, candidates, fit_points >= 2, "
                "kappa and kind_weight >= 0, number_weight, noise and clip > 0, got startup = ",
                startup, ", incumbents = ", incumbents, ", variants = ", variants, ", random_points = ", random_points,
                ", fit_points = ", fit_points, ", kappa = ", kappa, ", kind_weight = ", kind_weight,
                ", number_weight = ", number_weight, ", noise = ", noise, ", clip = ", clip);
        for (constraint const& c : constraints) c.check();
    }

    std::string describe() const {
        std::string text =
            concat("gaussian_process_search{startup=", startup, ", criterion=", name_of(criterion), ", kappa=", kappa,
                   ", shape=", name_of(shape), ", kind_weight=", kind_weight, ", number_weight=", number_weight,
                   ", noise=", noise, ", fit=", fit, ", clip=", clip, ", fit_points=", fit_points,
                   ", fit_steps=", fit_steps, ", incumbents=", incumbents, ", variants=", variants,
                   ", random_points=", random_points, ", refinements=", refinements);
        for (constraint const& c : constraints) text += concat(", ", c.describe());
        return text + "}";
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.save_trials(out);
        out.put(std::string_view(quasi_random{}.save(s.design)));
        s.known.save(out);
        s.rest.save(out);
        out.put(std::uint64_t{s.parameters_from});
        out.put(s.parameters.variance);
        out.put(s.parameters.noise);
        out.put(static_cast<std::uint32_t>(s.parameters.weights.size()));
        for (double const w : s.parameters.weights) out.put(w);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        s.load_trials(in);
        s.design = quasi_random{}.load(in.get_text());
        s.known = detail::known_points::load(in);
        s.rest = detail::point_walk::load(in);
        s.parameters_from = static_cast<std::size_t>(in.get<std::uint64_t>());
        s.parameters.variance = in.get_double();
        s.parameters.noise = in.get_double();
        s.parameters.weights.resize(in.get_count(8));
        for (double& w : s.parameters.weights) w = in.get_double();
        detail::check_end(in);
        bool good = s.parameters.weights.size() <= s.columns.size() && s.parameters_from <= s.trials.size() &&
                    s.parameters.variance > 0 && s.parameters.noise > 0 &&
                    is_finite(s.parameters.variance + s.parameters.noise);
        for (double const w : s.parameters.weights) good = good && w > 0 && is_finite(w);
        if (!good)
            throw storage_error("nas.controller.66", "a saved gaussian_process_search of ", s.trials.size(),
                                " trials has impossible kernel parameters; its bytes are damaged");
        return s;
    }

private:
    static constexpr std::uint32_t numeric_from = 100;

    static void encode(state const& s, genome const& g, std::vector<std::uint32_t>& values, std::vector<double>& row) {
        s.columns.row(g, values);
        row.resize(values.size());
        for (std::size_t c = 0; c < row.size(); ++c)
            row[c] = values[c] == detail::gene_columns::absent ? -1
                     : s.columns[c].arity < numeric_from       ? static_cast<double>(values[c])
                                                               : s.columns[c].unit(values[c]);
    }

    // Standardised rewards of the trials. Precondition: one has a reward.
    std::vector<double> targets(state const& s) const {
        std::vector<double> sorted;
        for (seen const& t : s.trials)
            if (t.reward) sorted.push_back(*t.reward);
        std::sort(sorted.begin(), sorted.end());
        double const median = sorted[sorted.size() / 2], best = sorted.back();
        double const least = std::max(sorted.front(), median - clip * (best - median));
        std::vector<double> y;
        double sum = 0, squares = 0;
        for (seen const& t : s.trials) {
            y.push_back(t.reward && *t.reward > least ? *t.reward : least);
            sum += y.back();
        }
        auto const n = static_cast<double>(y.size());
        for (double& v : y) {
            v -= sum / n;
            squares += v * v;
        }
        double const deviation = math::sqrt(squares / n), scale = is_finite(1 / deviation) ? 1 / deviation : 0;
        for (double& v : y) v = is_finite(v * scale) ? v * scale : 0;
        return y;
    }

    model::kernel_prior prior(state const& s) const {
        model::kernel_prior p{.noise = noise};
        double const kinds =
            kind_weight > 0 ? kind_weight : 2 / static_cast<double>(std::max<std::size_t>(s.columns.size(), 1));
        for (std::size_t c = 0; c < s.columns.size(); ++c)
            p.weights.push_back(s.columns[c].arity < numeric_from ? kinds : number_weight);
        return p;
    }

    // Brings the model up to the trials; what it is depends on those and the parameters alone.
    void update(state& s, std::vector<double> const& y) const {
        std::size_t const n = s.trials.size();
        fitted& m = s.model;
        bool const again = s.parameters_from == 0 || (fit && n >= s.parameters_from + (s.parameters_from + 7) / 8);
        if (again || m.columns != s.columns.size() || m.kinds.size() != m.columns || m.process.size() > n) {
            model::kernel_prior const before = prior(s);
            m.columns = s.columns.size();
            m.kinds.clear();
            for (std::size_t c = 0; c < m.columns; ++c)
                m.kinds.push_back({s.columns[c].arity < numeric_from ? s.columns[c].arity : 0});
            model::kernel_parameters& p = s.parameters;
            if (s.parameters_from == 0) p = {.variance = 1, .noise = noise, .weights = {}};
            for (std::size_t c = p.weights.size(); c < m.columns; ++c) p.weights.push_back(before.weights[c]);
            if (again && fit) p = refitted(s, y, before);
            if (again) s.parameters_from = n;
            m.process = model::gaussian_process(shape, m.kinds, p);
        }
        std::vector<std::uint32_t> values;
        std::vector<double> row;
        while (m.process.size() < n) {
            encode(s, s.trials[m.process.size()].genome, values, row);
            m.process.add(row, 0);
        }
        m.process.set_targets(y);
    }

    model::kernel_parameters refitted(state const& s, std::vector<double> const& y,
                                      model::kernel_prior const& before) const {
        std::size_t const n = y.size(), used = std::min(n, fit_points);
        std::vector<double> rows, wanted, row;
        std::vector<std::uint32_t> values;
        for (std::size_t i = 0; i < used; ++i) {
            std::size_t const at = i * (n - 1) / std::max<std::size_t>(used - 1, 1);
            encode(s, s.trials[at].genome, values, row);
            rows.insert(rows.end(), row.begin(), row.end());
            wanted.push_back(y[at]);
        }
        return model::fit_kernel(shape, s.model.kinds, rows, wanted, s.parameters, before, fit_steps);
    }

    /// The largest acquisition found so far among new points, with what it takes to evaluate more.
    struct search_run {
        state const& s;
        model::gaussian_process process; // with the trials under way
        double best_target = 0;
        rng random;
        double best_value = -math::infinity;
        nas::genome best{};
        std::vector<std::uint32_t> values{};
        std::vector<double> row{};
    };

    bool search(state& s, space_view space, rng const& random, pending_genomes pending, genome& out) const {
        std::vector<double> const y = targets(s);
        update(s, y);
        search_run run{s, s.model.process, *std::max_element(y.begin(), y.end()), random.stream(7)};
        for (genome const* const g : pending) {
            encode(s, *g, run.values, run.row);
            run.process.add(run.row, run.process.predict(run.row).mean);
        }
        std::vector<std::size_t> order(y.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return y[a] > y[b]; });
        for (std::size_t i = 0; i < std::min(incumbents, order.size()); ++i)
            for (std::size_t k = 0; k < variants; ++k)
                evaluate(run, variant(space, s.trials[order[i]].genome, 0.3, random.stream(i).stream(k)));
        for (std::size_t i = 0; i < random_points; ++i) evaluate(run, sample(space, random.stream(5000 + i)));
        double reach = 0.1;
        for (std::size_t round = 0; round < refinements && !run.best.empty(); ++round, reach /= 3) {
            genome const from = run.best;
            for (std::size_t k = 0; k < 30; ++k)
                evaluate(run, variant(space, from, reach, random.stream(6000 + round).stream(k)));
        }
        out = std::move(run.best);
        return !out.empty();
    }

    void evaluate(search_run& run, genome const& g) const {
        if (!run.s.is_new(g)) return;
        encode(run.s, g, run.values, run.row);
        double const value = model::score(criterion, run.process.predict(run.row), run.best_target, kappa, run.random);
        if (value > run.best_value || run.best.empty()) {
            run.best_value = value;
            run.best = g;
        }
    }

    // One decision changes, with one chance in four a second one, too; numbers move by a normal step of at most `reach`.
    static genome variant(space_view space, genome const& g, double reach, rng const& random) {
        return detail::until_feasible(random, [&](rng const& r) {
            rng pick = r.stream(0x76617269u);
            auto const n = static_cast<std::uint32_t>(g.size());
            std::uint32_t const first = n > 0 ? pick.below(n) : 0;
            std::uint32_t const second = n > 0 && pick.below(4) == 0 ? pick.below(n) : first;
            double const width = reach * math::pow(10, -2 * pick.uniform());
            bool any_number = false;
            for (gene const& x : g) any_number = any_number || x.arity >= numeric_from;
            bool const all_numbers = any_number && pick.below(2) == 0;
            return detail::record(space, g.size(),
                                  [&, r, known = detail::genome_cursor(&g)](decision const& d, std::size_t,
                                                                            double const* weights) mutable {
                                      gene const* const old = known.find(d);
                                      if (!old) return detail::draw(r, d, weights);
                                      auto const place = static_cast<std::uint32_t>(old - g.data());
                                      bool const number = d.arity >= numeric_from;
                                      if (number ? !all_numbers && place != first && place != second
                                                 : place != first && place != second)
                                          return old->value;
                                      rng own = r.stream(d.key).stream(2);
                                      if (!number)
                                          return static_cast<std::uint32_t>(
                                              (std::uint64_t{old->value} + 1 + own.below(d.arity - 1)) % d.arity);
                                      double const last = static_cast<double>(d.arity - 1);
                                      double const at = static_cast<double>(old->value) / last + width * normal(own);
                                      return static_cast<std::uint32_t>((at < 0 ? 0 : at > 1 ? 1 : at) * last + 0.5);
                                  });
        });
    }
};

} // namespace nas
