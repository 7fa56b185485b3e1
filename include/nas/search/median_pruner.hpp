#pragma once
// median_pruner: stops trials that are worse than half of the others at the same step.

#include <cstddef>
#include <cstdint>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/search/percentile_pruner.hpp>

namespace nas {

/// Stops a trial if the best value it has reported so far is below the median of the complete trials at the same step.
///
///     {.pruner = nas::median_pruner{.startup_trials = 10, .warmup_steps = 5}}
struct median_pruner {
    std::size_t startup_trials = 5;  ///< complete trials before anything is stopped
    std::int64_t warmup_steps = 0;   ///< steps of a trial before it can be stopped
    std::int64_t interval_steps = 1; ///< steps between two looks
    std::size_t min_trials = 1;      ///< complete trials with a value at the step before anything is stopped there

    bool should_stop(trial_record const& running, finished_trials others) const {
        return half().should_stop(running, others);
    }

    /// Throws `search_error` [nas.search.40] for impossible options.
    void check() const { half().check(); }

    std::string describe() const {
        return concat("median_pruner{startup_trials=", startup_trials, ", warmup_steps=", warmup_steps,
                      ", interval_steps=", interval_steps, ", min_trials=", min_trials, "}");
    }

private:
    percentile_pruner half() const {
        return {.percentile = 50,
                .startup_trials = startup_trials,
                .warmup_steps = warmup_steps,
                .interval_steps = interval_steps,
                .min_trials = min_trials};
    }
};

} // namespace nas
