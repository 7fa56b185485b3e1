#pragma once
// successive_halving_pruner: a running trial goes on past a rung if it is among the best that were there.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Asynchronous successive halving in the form that stops (Li et al. 2020), with Optuna's rules and defaults: rung k is
/// reached at step `min_resource * reduction_factor^(min_early_stopping_rate + k)`; a trial goes on if its value there is
/// among the best one in `reduction_factor` of those that finished trials had there and its own, or is the best of all.
///
/// Ask `trial.should_stop()` after every report: a rung is looked at when it is reached, once.
///
///     {.pruner = nas::successive_halving_pruner{.min_resource = 1, .reduction_factor = 3}}
struct successive_halving_pruner {
    std::int64_t min_resource =
        0; ///< steps to the first rung; 0: a hundredth of the first complete trial's, at least 1
    std::int64_t reduction_factor = 4;
    std::int64_t min_early_stopping_rate = 0; ///< rungs left out at the beginning
    std::size_t bootstrap_count = 0;          ///< trials a rung stops before any goes on past it

    bool should_stop(trial_record const& running, finished_trials others) const {
        return stops(running, others, [](trial_record const&) { return true; });
    }

    /// The same, compared with those of `others` only that `counts(record)`.
    template <class Counts>
    bool stops(trial_record const& running, finished_trials others, Counts counts) const {
        if (running.curve.empty()) return false;
        std::int64_t const first = min_resource > 0 ? min_resource : automatic(others);
        if (first == 0) return false;
        std::int64_t const now = running.curve.back().step;
        std::int64_t before = std::numeric_limits<std::int64_t>::min(); // the largest step reported earlier
        for (curve_point const& p : std::span(running.curve).first(running.curve.size() - 1))
            before = std::max(before, p.step);
        double rung = static_cast<double>(first);
        for (std::int64_t i = 0; i < min_early_stopping_rate; ++i) rung *= static_cast<double>(reduction_factor);
        for (; rung <= static_cast<double>(now); rung *= static_cast<double>(reduction_factor))
            if (rung > static_cast<double>(before) && !goes_on(running.curve.back().value, rung, others, counts))
                return true;
        return false;
    }

    /// Throws `search_error` [nas.search.43] for impossible options.
    void check() const {
        if (min_resource < 0 || reduction_factor < 2 || min_early_stopping_rate < 0 || min_early_stopping_rate > 60 ||
            (bootstrap_count > 0 && min_resource == 0))
            throw search_error("nas.search.43",
                               "a successive halving pruner needs min_resource >= 0 (>= 1 with a bootstrap_count), "
                               "reduction_factor >= 2 and 0 <= min_early_stopping_rate <= 60, got min_resource = ",
                               min_resource, ", reduction_factor = ", reduction_factor,
                               ", min_early_stopping_rate = ", min_early_stopping_rate,
                               ", bootstrap_count = ", bootstrap_count);
    }

    std::string describe() const {
        return concat("successive_halving_pruner{min_resource=", min_resource, ", reduction_factor=", reduction_factor,
                      ", min_early_stopping_rate=", min_early_stopping_rate, ", bootstrap_count=", bootstrap_count,
                      "}");
    }

private:
    static std::int64_t automatic(finished_trials others) {
        for (trial_record const& r : others)
            if (r.state == trial_state::complete && !r.curve.empty())
                return std::max<std::int64_t>(1, r.curve.back().step / 100);
        return 0;
    }

    // The value with which a trial reached a rung.
    static std::optional<double> value_at_rung(trial_record const& r, double rung) {
        for (curve_point const& p : r.curve)
            if (static_cast<double>(p.step) >= rung) return p.value;
        return std::nullopt;
    }

    template <class Counts>
    bool goes_on(double value, double rung, finished_trials others, Counts& counts) const {
        if (!is_finite(value)) return false;
        std::vector<double> there{value};
        for (trial_record const& r : others)
            if (counts(r))
                if (auto const v = value_at_rung(r, rung); v && is_finite(*v)) there.push_back(*v);
        if (there.size() <= bootstrap_count) return false;
        std::size_t const places = std::max<std::size_t>(1, there.size() / static_cast<std::size_t>(reduction_factor));
        auto const last = there.begin() + static_cast<std::ptrdiff_t>(places - 1);
        std::nth_element(there.begin(), last, there.end(), [](double a, double b) { return a > b; });
        return value >= *last;
    }
};

} // namespace nas
