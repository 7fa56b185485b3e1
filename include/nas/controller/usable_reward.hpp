#pragma once
// What a controller may learn from: finite numbers only.

#include <optional>
#include <span>

#include <nas/core/is_finite.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// The reward of a trial; empty if it has none or it is not a finite number. Searches record such trials as diverged;
/// controllers may be driven without one.
inline std::optional<double> usable_reward(trial_record const& r) {
    return r.reward && is_finite(*r.reward) ? r.reward : std::nullopt;
}

/// The objectives of a trial; empty unless all are finite.
inline std::span<double const> usable_objectives(trial_record const& r) {
    for (double const o : r.objectives)
        if (!is_finite(o)) return {};
    return r.objectives;
}

} // namespace nas::detail
