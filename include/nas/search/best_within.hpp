#pragma once
// The best trial among those that keep to limits: epsilon-constraint selection.

#include <deque>
#include <optional>
#include <vector>

#include <nas/search/trained_longer.hpp>
#include <nas/trial/constraint.hpp>
#include <nas/trial/goal.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// The complete trial that is best in `wanted` among those that keep to all `limits`, the earliest of equals; null if there is
/// none. Trials that lack one of the metrics do not count; of trials at several budgets those at the largest do.
inline trial_record const* best_within(std::deque<trial_record> const& history, goal const& wanted,
                                       std::vector<constraint> const& limits) {
    trial_record const* best = nullptr;
    double best_value = 0;
    for (trial_record const& r : history) {
        if (r.state != trial_state::complete) continue;
        auto const value = r.find(wanted.metric);
        bool kept = value.has_value();
        for (constraint const& c : limits) kept = kept && r.find(c.metric) && c.violation(r) == 0;
        if (!kept) continue;
        double const signed_value = wanted.larger_is_better ? *value : -*value;
        if (best && detail::trained_longer(*best, r)) continue;
        if (best && !detail::trained_longer(r, *best) && signed_value <= best_value) continue;
        best = &r;
        best_value = signed_value;
    }
    return best;
}

} // namespace nas
