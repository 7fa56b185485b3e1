#pragma once
// threshold_pruner: stops trials whose values leave an interval.

#include <cstdint>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/search/curve.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Stops a trial whose last value is below `lower`, above `upper`, or no finite number.
///
///     {.pruner = nas::threshold_pruner{.lower = 0.15, .warmup_steps = 2}}   // hardly better than guessing
struct threshold_pruner {
    double lower = -math::infinity;
    double upper = math::infinity;
    std::int64_t warmup_steps = 0;   ///< steps of a trial before it can be stopped
    std::int64_t interval_steps = 1; ///< steps between two looks

    bool should_stop(trial_record const& running, finished_trials) const {
        if (!detail::due(running.curve, warmup_steps, interval_steps)) return false;
        double const value = running.curve.back().value;
        return !is_finite(value) || value < lower || value > upper;
    }

    /// Throws `search_error` [nas.search.41] for impossible options.
    void check() const {
        if (!(lower <= upper) || warmup_steps < 0 || interval_steps < 1)
            throw search_error("nas.search.41",
                               "a threshold pruner needs lower <= upper, warmup_steps >= 0 and interval_steps >= 1, "
                               "got lower = ",
                               lower, ", upper = ", upper, ", warmup_steps = ", warmup_steps,
                               ", interval_steps = ", interval_steps);
    }

    std::string describe() const {
        return concat("threshold_pruner{lower=", lower, ", upper=", upper, ", warmup_steps=", warmup_steps,
                      ", interval_steps=", interval_steps, "}");
    }
};

} // namespace nas
