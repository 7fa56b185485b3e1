#pragma once
// percentile_pruner: stops trials that are not among the best at the same step.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/search/curve.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Stops a trial if the best value it has reported so far is below those of the best `percentile` percent of the complete
/// trials at the same step (percentiles interpolate linearly). The rule and defaults are Optuna's.
///
///     {.pruner = nas::percentile_pruner{.percentile = 25}}   // the best quarter goes on
struct percentile_pruner {
    double percentile = 25;          ///< percent that go on
    std::size_t startup_trials = 5;  ///< complete trials before anything is stopped
    std::int64_t warmup_steps = 0;   ///< steps of a trial before it can be stopped
    std::int64_t interval_steps = 1; ///< steps between two looks
    std::size_t min_trials = 1;      ///< complete trials with a value at the step before anything is stopped there

    bool should_stop(trial_record const& running, finished_trials others) const {
        if (!detail::due(running.curve, warmup_steps, interval_steps)) return false;
        std::int64_t const step = running.curve.back().step;
        std::size_t complete = 0;
        std::vector<double> values;
        for (trial_record const& r : others) {
            if (r.state != trial_state::complete) continue;
            ++complete;
            if (auto const v = detail::value_at(r.curve, step); v && is_finite(*v)) values.push_back(*v);
        }
        if (complete == 0 || complete < startup_trials) return false;
        auto const best = detail::best_until(running.curve, step);
        if (!best) return true; // nothing but NaN
        if (values.empty() || values.size() < min_trials) return false;
        std::sort(values.begin(), values.end());
        double const at = (100 - percentile) / 100 * static_cast<double>(values.size() - 1);
        auto const low = static_cast<std::size_t>(at);
        double const above = values[std::min(low + 1, values.size() - 1)];
        return *best < values[low] + (at - static_cast<double>(low)) * (above - values[low]);
    }

    /// Throws `search_error` [nas.search.40] for impossible options.
    void check() const {
        if (!(percentile >= 0 && percentile <= 100) || warmup_steps < 0 || interval_steps < 1 || min_trials < 1)
            throw search_error("nas.search.40",
                               "a percentile pruner needs 0 <= percentile <= 100, warmup_steps >= 0, interval_steps "
                               ">= 1 and min_trials >= 1, got percentile = ",
                               percentile, ", warmup_steps = ", warmup_steps, ", interval_steps = ", interval_steps,
                               ", min_trials = ", min_trials);
    }

    std::string describe() const {
        return concat("percentile_pruner{percentile=", percentile, ", startup_trials=", startup_trials,
                      ", warmup_steps=", warmup_steps, ", interval_steps=", interval_steps, ", min_trials=", min_trials,
                      "}");
    }
};

} // namespace nas
