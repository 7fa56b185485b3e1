#pragma once
// tpe: tree-structured Parzen estimators, which compare what good trials chose with what the others did.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/pareto_split.hpp>
#include <nas/controller/tpe_history.hpp>
#include <nas/controller/tpe_joint.hpp>
#include <nas/controller/tpe_rank.hpp>
#include <nas/controller/usable_reward.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/model/categorical_parzen.hpp>
#include <nas/model/parzen_estimator.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/until_feasible.hpp>
#include <nas/trial/constraint.hpp>

namespace nas {

/// Tree-structured Parzen estimators (Bergstra et al. 2011), with the defaults of Optuna. The best few trials are "below", all
/// others "above"; each decision is drawn `candidates` times from the density below, and the draw with the largest ratio of
/// the densities below and above is taken.
///
/// Pruned trials rank after complete ones, those that violate `constraints` after these, and trials without a result last;
/// these are never below. Rewards of several objectives are ranked by non-domination, and by hypervolume where a front has to
/// be cut. Asking costs no more after 10,000 trials than after 100, unless decisions are real numbers or joint.
///
///     nas::tpe{}
///     nas::tpe{.multivariate = true, .constraints = {nas::at_most("latency", 80)}}
struct tpe {
    std::size_t startup = 10;       ///< so many trials with results come first, drawn at random
    std::size_t candidates = 24;    ///< drawn per decision
    double gamma = 0.1;             ///< share of the trials that are below, rounded up …
    bool gamma_of_root = false;     ///< … of the square root of their number, as Hyperopt does with gamma = 0.25
    std::size_t max_below = 25;     ///< … but no more than this
    double prior_weight = 1;        ///< of the uniform prior, in observations
    bool magic_clip = true;         ///< lower limit for the width of kernels, see `model::parzen_options`
    bool endpoints = false;         ///< the ends of an interval widen the kernels next to them
    bool constant_liar = true;      ///< trials under way count as bad, so that others are tried meanwhile
    bool multivariate = false;      ///< all decisions at once, instead of each by itself
    std::size_t numeric_from = 100; ///< decisions of so many alternatives are numbers: neighbours are alike
    std::vector<constraint> constraints{};

    /// A trial learnt from.
    struct seen {
        nas::genome genome;
        detail::tpe_rank rank{};
        std::vector<double> objectives{}; ///< if it has no single reward

        friend bool operator==(seen const&, seen const&) = default;
    };

    /// The trials; all else follows from them.
    struct state {
        std::vector<seen> trials{};
        std::size_t with_result = 0;
        std::size_t objectives = 0;        ///< number of them, 0: a single reward
        std::vector<std::uint32_t> best{}; ///< trials, the best first; at most `max_below`; a single reward only
        bool stale = true;                 ///< the history does not know which trials are below
        detail::tpe_history history{};

        friend bool operator==(state const& a, state const& b) { return a.trials == b.trials; }
    };

    static constexpr bool several_objectives = true;

    genome propose(state& s, space_view space, rng& random, pending_genomes pending) const {
        if (s.with_result < startup || s.trials.empty()) return sample(space, random);
        if (s.stale) split(s);
        if (!constant_liar) pending = {};
        if (multivariate) {
            detail::tpe_joint joint(s.history, pending, {candidates, prior_weight, magic_clip});
            return detail::until_feasible(random, [&](rng const& own) {
                return joint.best(space, own, [&](std::uint32_t t) -> genome const& { return s.trials[t].genome; });
            });
        }
        return detail::until_feasible(random, [&](rng const& own) { return each_by_itself(s, space, own, pending); });
    }

    void feedback(state& s, trial_record const& r) const {
        auto const rank = detail::rank_for_tpe(r, constraints);
        if (!rank) return;
        seen x{.genome = r.genome, .rank = *rank};
        if (rank->group == detail::tpe_rank::complete && !detail::usable_reward(r))
            x.objectives = {r.objectives.begin(), r.objectives.end()};
        if (x.objectives.size() == 1) {
            x.rank.first = -x.objectives[0];
            x.objectives.clear();
        }
        learn(s, std::move(x));
    }

    /// Throws `search_error` [nas.controller.50] for impossible options, [nas.controller.110] for impossible constraints.
    void check() const {
        auto const refuse = [](auto const&... what) { throw search_error("nas.controller.50", "tpe needs ", what...); };
        if (candidates < 1) refuse("candidates >= 1, got 0");
        if (!(gamma > 0) || !(gamma <= 1)) refuse("0 < gamma <= 1, got gamma = ", gamma);
        if (max_below < 1 || max_below > 10'000) refuse("1 <= max_below <= 10000, got max_below = ", max_below);
        if (!(prior_weight > 0) || !is_finite(prior_weight))
            refuse("a finite prior_weight > 0, got prior_weight = ", prior_weight);
        if (numeric_from < 3) refuse("numeric_from >= 3, got numeric_from = ", numeric_from);
        for (constraint const& c : constraints) c.check();
    }

    std::string describe() const {
        std::string text =
            concat("tpe{startup=", startup, ", candidates=", candidates, ", gamma=", gamma,
                   gamma_of_root ? " of the root" : "", ", max_below=", max_below, ", prior_weight=", prior_weight,
                   ", magic_clip=", magic_clip, ", endpoints=", endpoints, ", constant_liar=", constant_liar,
                   ", multivariate=", multivariate, ", numeric_from=", numeric_from);
        for (constraint const& c : constraints) text += concat(", ", c.describe());
        return text + "}";
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        out.put(static_cast<std::uint32_t>(s.trials.size()));
        for (seen const& x : s.trials) {
            out.put(static_cast<std::uint8_t>(x.rank.group));
            out.put(x.rank.first);
            out.put(x.rank.second);
            out.put(static_cast<std::uint32_t>(x.objectives.size()));
            for (double const o : x.objectives) out.put(o);
            detail::put_genome(out, x.genome);
        }
        return bytes;
    }

    /// Throws `storage_error` if `bytes` are not those of `save`.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        state s;
        for (std::size_t left = in.get_count(25); left > 0; --left) {
            seen x;
            auto const group = in.get<std::uint8_t>();
            if (group > detail::tpe_rank::without_result)
                throw storage_error("nas.storage.2", "a saved trial of tpe has the rank ", unsigned{group},
                                    "; the bytes are damaged");
            x.rank.group = static_cast<detail::tpe_rank::group_type>(group);
            x.rank.first = in.get_double();
            x.rank.second = in.get_double();
            x.objectives.resize(in.get_count(8));
            for (double& o : x.objectives) o = in.get_double();
            x.genome = detail::get_genome(in);
            learn(s, std::move(x));
        }
        detail::check_end(in);
        return s;
    }

    /// How many of `trials` are below.
    std::size_t below_of(std::size_t trials) const {
        auto const n = static_cast<double>(trials);
        double const share = math::ceil(gamma * (gamma_of_root ? math::sqrt(n) : n) - 1e-12);
        return share < static_cast<double>(max_below) ? static_cast<std::size_t>(share) : max_below;
    }

private:
    void learn(state& s, seen x) const {
        if (s.trials.empty()) s.history = detail::tpe_history(max_below, numeric_from);
        auto const number = static_cast<std::uint32_t>(s.trials.size());
        if (!x.objectives.empty()) {
            if (s.objectives == 0 && x.objectives.size() > 1) s.objectives = x.objectives.size();
            if (x.objectives.size() != s.objectives) { // it cannot be compared
                x.rank = {};
                x.objectives.clear();
            }
        }
        s.history.add(x.genome);
        s.trials.push_back(std::move(x));
        s.stale = true;
        tpe_rank_type const& rank = s.trials.back().rank;
        if (rank.group == detail::tpe_rank::without_result) return;
        ++s.with_result;
        if (s.objectives > 0) return;
        auto const worse =
            std::upper_bound(s.best.begin(), s.best.end(), number,
                             [&](std::uint32_t a, std::uint32_t b) { return s.trials[a].rank < s.trials[b].rank; });
        if (worse == s.best.end() && s.best.size() == max_below) return;
        std::size_t const place = static_cast<std::size_t>(worse - s.best.begin());
        if (s.best.size() == max_below) {
            s.history.release(s.best.back());
            s.best.pop_back();
        }
        s.best.insert(s.best.begin() + static_cast<std::ptrdiff_t>(place), number);
        s.history.hold(number, s.trials.back().genome);
    }
    using tpe_rank_type = detail::tpe_rank;

    // Tells the history which trials are below.
    void split(state& s) const {
        s.stale = false;
        std::size_t const wanted = below_of(s.trials.size());
        if (s.objectives == 0) {
            s.history.set_below(std::span(s.best).first(std::min(wanted, s.best.size())));
            return;
        }
        std::vector<std::uint32_t> fronts, others;
        for (std::size_t t = 0; t < s.trials.size(); ++t) {
            seen const& x = s.trials[t];
            if (x.rank.group == detail::tpe_rank::without_result) continue;
            (x.objectives.empty() ? others : fronts).push_back(static_cast<std::uint32_t>(t));
        }
        std::vector<std::span<double const>> points;
        for (std::uint32_t const t : fronts) points.push_back(s.trials[t].objectives);
        auto const chosen = detail::pareto_split(points, std::min(wanted, fronts.size()));
        std::vector<std::uint32_t> below;
        std::vector<double> weights;
        for (std::size_t const i : chosen) below.push_back(fronts[i]);
        points.clear();
        for (std::uint32_t const t : below) points.push_back(s.trials[t].objectives);
        weights = detail::hypervolume_weights(points);
        std::sort(others.begin(), others.end(), [&](std::uint32_t a, std::uint32_t b) {
            if (s.trials[a].rank == s.trials[b].rank) return a < b;
            return s.trials[a].rank < s.trials[b].rank;
        });
        for (std::size_t i = 0; i < others.size() && below.size() < wanted; ++i) {
            below.push_back(others[i]);
            weights.push_back(detail::smallest_weight);
        }
        auto const held = std::vector<std::uint32_t>(s.history.held().begin(), s.history.held().end());
        for (std::uint32_t const t : held)
            if (t != detail::tpe_history::absent && std::find(below.begin(), below.end(), t) == below.end())
                s.history.release(t);
        for (std::uint32_t const t : below)
            if (std::find(s.history.held().begin(), s.history.held().end(), t) == s.history.held().end())
                s.history.hold(t, s.trials[t].genome);
        s.history.set_below(below, weights);
    }

    // Buffers of one proposal, and what trials under way answered.
    struct workspace {
        std::vector<double> weights, units;
        std::vector<std::uint32_t> pending;
        model::categorical_parzen good, bad;
        model::parzen_estimator good_number, bad_number;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> under_way; // column, answer

        std::span<std::uint32_t const> pending_of(std::size_t column) {
            pending.clear();
            auto at = std::lower_bound(under_way.begin(), under_way.end(), column,
                                       [](auto const& x, std::size_t c) { return x.first < c; });
            for (; at != under_way.end() && at->first == column; ++at) pending.push_back(at->second);
            return pending;
        }
    };

    genome each_by_itself(state const& s, space_view space, rng const& own, pending_genomes pending) const {
        detail::tpe_history const& history = s.history;
        workspace w;
        for (genome const* const g : pending)
            for (std::size_t i = 0; i < g->size(); ++i)
                if (std::size_t const c = history.find((*g)[i], i);
                    c < history.columns() && (*g)[i].value < (*g)[i].arity)
                    w.under_way.push_back({static_cast<std::uint32_t>(c), (*g)[i].value});
        std::stable_sort(w.under_way.begin(), w.under_way.end(),
                         [](auto const& a, auto const& b) { return a.first < b.first; });
        return detail::record(space, s.trials.back().genome.size(),
                              [&](decision const& d, std::size_t n, double const* weights) {
                                  std::size_t const c = history.find({d.key, d.arity, 0}, n);
                                  if (c == history.columns()) return detail::draw(own, d, weights);
                                  if (history[c].numeric) return number(history, c, own.stream(d.key), w);
                                  return alternative(history, c, own.stream(d.key), weights, w);
                              });
    }

    std::uint32_t alternative(detail::tpe_history const& history, std::size_t c, rng random, double const* prior,
                              workspace& w) const {
        std::size_t n = history.weigh_below(history[c], w.weights);
        w.good.fit(w.weights, n, prior_weight, prior);
        n = history.weigh_above(history[c], w.pending_of(c), w.weights);
        w.bad.fit(w.weights, n, prior_weight, prior);
        std::uint32_t best = 0;
        double most = -1;
        for (std::size_t i = 0; i < candidates; ++i) {
            std::uint32_t const v = w.good.sample(random);
            double const ratio = w.good.probability(v) / w.bad.probability(v);
            if (ratio > most) {
                most = ratio;
                best = v;
            }
        }
        return best;
    }

    std::uint32_t number(detail::tpe_history const& history, std::size_t c, rng random, workspace& w) const {
        model::parzen_options const options{prior_weight, magic_clip, endpoints};
        history.list_below(history[c], w.units, w.weights);
        w.good_number.fit(w.units, w.weights, options);
        history.list_above(history[c], w.pending_of(c), w.units, w.weights);
        w.bad_number.fit(w.units, w.weights, options);
        double const last = history[c].arity - 1.0;
        std::uint32_t best = 0;
        double most = -math::infinity;
        for (std::size_t i = 0; i < candidates; ++i) {
            auto const v = static_cast<std::uint32_t>(w.good_number.sample(random) * last + 0.5);
            double const x = v / last;
            double const ratio = w.good_number.log_density(x) - w.bad_number.log_density(x);
            if (ratio > most) {
                most = ratio;
                best = v;
            }
        }
        return best;
    }
};

} // namespace nas
