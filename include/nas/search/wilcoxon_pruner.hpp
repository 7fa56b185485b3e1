#pragma once
// wilcoxon_pruner: stops trials that are significantly worse than the best on the same problems.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/search/curve.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/search/signed_rank.hpp>
#include <nas/search/trained_longer.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// For trials that report one value per problem (fold, data set, seed; the step says which): stops a trial if a Wilcoxon
/// signed-rank test on the problems it has in common with the best complete trial says that it is worse. A trial whose mean
/// there is no worse goes on in any case. The rule and defaults are Optuna's.
///
///     {.pruner = nas::wilcoxon_pruner{.p_threshold = 0.1}}
struct wilcoxon_pruner {
    double p_threshold = 0.1;
    std::size_t startup_steps = 2; ///< problems in common before anything is stopped

    bool should_stop(trial_record const& running, finished_trials others) const {
        trial_record const* best = nullptr;
        for (trial_record const& r : others) {
            if (r.state != trial_state::complete || !r.reward) continue;
            if (!best || detail::trained_longer(r, *best) ||
                (!detail::trained_longer(*best, r) && *r.reward > *best->reward))
                best = &r;
        }
        if (!best) return false;
        std::vector<double> differences;
        double sum = 0;
        for (std::size_t i = 0; i < running.curve.size(); ++i) {
            curve_point const& p = running.curve[i];
            if (!is_finite(p.value) || detail::value_at(std::span(running.curve).subspan(i + 1), p.step)) continue;
            auto const other = detail::value_at(best->curve, p.step);
            if (!other || !is_finite(*other)) continue;
            differences.push_back(p.value - *other);
            sum += differences.back();
        }
        if (differences.empty() || differences.size() < startup_steps || sum >= 0) return false;
        return detail::signed_rank_less(differences) < p_threshold;
    }

    /// Throws `search_error` [nas.search.45] unless 0 <= p_threshold <= 1.
    void check() const {
        if (!(p_threshold >= 0 && p_threshold <= 1))
            throw search_error("nas.search.45", "a Wilcoxon pruner needs 0 <= p_threshold <= 1, got ", p_threshold);
    }

    std::string describe() const {
        return concat("wilcoxon_pruner{p_threshold=", p_threshold, ", startup_steps=", startup_steps, "}");
    }
};

} // namespace nas
