#pragma once
// TPE over all decisions at once: kernels are whole architectures.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <nas/controller/concept.hpp>
#include <nas/controller/tpe_history.hpp>
#include <nas/core/math.hpp>
#include <nas/core/rng.hpp>
#include <nas/model/parzen_estimator.hpp>
#include <nas/model/recency_weights.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>

namespace nas::detail {

/// The joint densities below and above. A kernel is a product over decisions: for alternatives as in `categorical_parzen`, for
/// numbers a normal distribution of width 0.2 n^(-1/(d+4)) cut to [0, 1], n being the kernels and d the decisions known (Optuna's
/// multivariate TPE). A decision that the kernel's architecture does not ask is uniform in it, so that conditional spaces
/// need no special treatment.
class tpe_joint {
public:
    struct options_type {
        std::size_t candidates;
        double prior_weight;
        bool magic_clip;
    };

    tpe_joint(tpe_history const& history, pending_genomes pending, options_type const& options)
        : history_(history), pending_(pending), options_(options) {
        std::size_t const below = history.below().size();
        good_ = {below, smoothing(below), width(below)};
        std::size_t const above = history.trials() - below + pending.size();
        bad_ = {above, smoothing(above), width(above)};
        is_below_.assign(history.trials(), 0);
        model::recency_weights const by_age{below};
        for (std::size_t i = 0; i < below; ++i) {
            is_below_[history.below()[i].trial] = 1;
            below_weights_.push_back(history.own_weights() ? history.below()[i].weight : by_age(i));
        }
    }

    /// The candidate with the largest ratio of the densities. `genome_of(trial)` are the architectures of the history. Throws
    /// `infeasible` if the space does.
    template <class GenomeOf>
    genome best(space_view space, rng const& random, GenomeOf const& genome_of) {
        genome chosen;
        double score = -math::infinity;
        for (std::size_t i = 0; i < options_.candidates; ++i) {
            genome g = candidate(space, random.stream(i), genome_of);
            double const s = log_ratio(g);
            if (i == 0 || s > score) {
                score = s;
                chosen = std::move(g);
            }
        }
        return chosen;
    }

    /// log of the density below less log of that above.
    double log_ratio(genome const& g) {
        std::vector<double>& sums = sums_;
        sums.assign(history_.trials() + pending_.size(), 0);
        auto const below = log_density(g, true);
        return below - log_density(g, false);
    }

private:
    struct side {
        std::size_t kernels = 0; // without the prior
        double smoothing = 0;    // of an alternative
        double width = 0;        // of numbers
    };

    double smoothing(std::size_t n) const { return options_.prior_weight / static_cast<double>(n + 1); }
    double width(std::size_t n) const {
        double const scott = 0.2 * math::pow(static_cast<double>(std::max<std::size_t>(n, 1)),
                                             -1 / static_cast<double>(history_.columns() + 4));
        double const narrowest = options_.magic_clip ? 1 / std::min(100.0, 2.0 + static_cast<double>(n)) : 1e-12;
        return std::clamp(scott, narrowest, 1.0);
    }

    template <class GenomeOf>
    genome candidate(space_view space, rng own, GenomeOf const& genome_of) {
        double sum = options_.prior_weight;
        for (double const w : below_weights_) sum += w;
        double left = own.uniform() * sum;
        genome const* centre = nullptr;
        for (std::size_t i = 0; i < below_weights_.size() && !centre; ++i)
            if ((left -= below_weights_[i]) < 0) centre = &genome_of(history_.below()[i].trial);
        genome_cursor known(centre);
        return record(space, centre ? centre->size() : 32, [&](decision const& d, std::size_t, double const* weights) {
            gene const* const x = centre ? known.find(d.key) : nullptr;
            gene const probe{d.key, d.arity, 0};
            std::size_t const c = history_.find(probe, 0);
            bool const numeric = c < history_.columns() && history_[c].numeric;
            rng r = own.stream(d.key).stream(1);
            if (x && x->arity == d.arity && x->value < d.arity) {
                if (numeric) return number(r, d, static_cast<double>(x->value) / (d.arity - 1.0), good_.width);
                double const spread = good_.smoothing * static_cast<double>(d.arity);
                if (r.uniform() * (1 + spread) < 1) return x->value;
            } else if (numeric && !centre) {
                return number(r, d, 0.5, 1);
            }
            return draw(own, d, weights);
        });
    }

    static std::uint32_t number(rng& r, decision const& d, double mean, double deviation) {
        double const x = model::parzen_estimator::truncated_normal(r, mean, deviation);
        return static_cast<std::uint32_t>(x * (d.arity - 1.0) + 0.5);
    }

    static double log_normal(double x, double mean, double deviation) {
        double const z = (x - mean) / deviation;
        double const inside = 1 - math::normal_cdf(-mean / deviation) - math::normal_cdf((mean - 1) / deviation);
        return -0.5 * z * z - 0.91893853320467274178 - math::log(deviation * inside);
    }

    // Sums of log kernels in one pass per decision over those that asked it; `below` tells which kernels are wanted.
    double log_density(genome const& g, bool below) {
        side const& s = below ? good_ : bad_;
        double prior = 0, elsewhere = 0; // of the prior's kernel; of architectures that ask none of these decisions
        std::fill(sums_.begin(), sums_.end(), 0.0);
        std::size_t const trials = history_.trials();
        for (std::size_t i = 0; i < g.size(); ++i) {
            gene const& x = g[i];
            std::size_t const c = history_.find(x, i);
            double const uniform = -math::log(static_cast<double>(x.arity));
            bool const numeric = c < history_.columns() && history_[c].numeric;
            double const at = static_cast<double>(x.value) / (x.arity - 1.0);
            double const away = numeric ? 0 : uniform;
            prior += numeric ? log_normal(at, 0.5, 1) : uniform;
            elsewhere += away;
            if (c == history_.columns()) continue;
            tpe_history::column const& column = history_[c];
            if (numeric) {
                auto const relative = [&](std::uint32_t v) {
                    return log_normal(at, tpe_history::unit(column, v), s.width) - away;
                };
                if (below) {
                    for (auto const& m : history_.below())
                        if (column.slot_place[m.slot] != tpe_history::absent)
                            sums_[m.trial] += relative(column.slot_value[m.slot]);
                } else {
                    for (std::size_t k = 0; k < column.values.size(); ++k)
                        sums_[column.trials[k]] += relative(column.values[k]);
                    for_pending(x, [&](std::size_t p, std::uint32_t v) { sums_[trials + p] += relative(v); });
                }
                continue;
            }
            double const all = math::log(1 + s.smoothing * static_cast<double>(x.arity));
            double const hit = math::log(1 + s.smoothing) - all - away, miss = math::log(s.smoothing) - all - away;
            if (below) {
                for (auto const& m : history_.below())
                    if (column.slot_place[m.slot] != tpe_history::absent)
                        sums_[m.trial] += column.slot_value[m.slot] == x.value ? hit : miss;
            } else {
                for (std::size_t k = 0; k < column.values.size(); ++k)
                    sums_[column.trials[k]] += column.values[k] == x.value ? hit : miss;
                for_pending(x, [&](std::size_t p, std::uint32_t v) { sums_[trials + p] += v == x.value ? hit : miss; });
            }
        }
        return below ? sum_below(prior, elsewhere) : sum_above(prior, elsewhere);
    }

    template <class F>
    void for_pending(gene const& x, F const& f) const {
        for (std::size_t p = 0; p < pending_.size(); ++p)
            for (gene const& y : *pending_[p])
                if (y.key == x.key && y.arity == x.arity) f(p, y.value);
    }

    double sum_below(double prior, double elsewhere) const {
        double largest = prior;
        for (auto const& m : history_.below()) largest = std::max(largest, elsewhere + sums_[m.trial]);
        double sum = options_.prior_weight * math::exp(prior - largest), weight = options_.prior_weight;
        for (std::size_t i = 0; i < below_weights_.size(); ++i) {
            sum += below_weights_[i] * math::exp(elsewhere + sums_[history_.below()[i].trial] - largest);
            weight += below_weights_[i];
        }
        return largest + math::log(sum / weight);
    }

    double sum_above(double prior, double elsewhere) const {
        double largest = prior;
        for (std::size_t t = 0; t < sums_.size(); ++t)
            if (t >= is_below_.size() || !is_below_[t]) largest = std::max(largest, elsewhere + sums_[t]);
        double sum = options_.prior_weight * math::exp(prior - largest), weight = options_.prior_weight;
        model::recency_weights const by_age{bad_.kernels};
        std::size_t place = 0;
        for (std::size_t t = 0; t < sums_.size(); ++t) {
            if (t < is_below_.size() && is_below_[t]) continue;
            double const w = by_age(place++);
            sum += w * math::exp(elsewhere + sums_[t] - largest);
            weight += w;
        }
        return largest + math::log(sum / weight);
    }

    tpe_history const& history_;
    pending_genomes pending_;
    options_type options_;
    side good_, bad_;
    std::vector<char> is_below_;
    std::vector<double> below_weights_;
    std::vector<double> sums_; // by trial, then the pending ones
};

} // namespace nas::detail
