#pragma once
// Results at different budgets do not compare: which of two trials was trained for longer.

#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// True if `a` has the larger budget; 0 is the full amount, which no other exceeds.
inline bool trained_longer(trial_record const& a, trial_record const& b) {
    return b.budget != 0 && (a.budget == 0 || a.budget > b.budget);
}

} // namespace nas::detail
