#pragma once
// How good a trial is in the eyes of TPE, whether or not it has a reward.

#include <cstdint>
#include <optional>
#include <span>

#include <nas/controller/usable_reward.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/trial/constraint.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// The order of trials: complete ones by reward, then pruned ones by the step they reached and the value there, then those
/// that violate constraints by how far, then those without a result.
struct tpe_rank {
    enum group_type : std::uint8_t { complete = 0, pruned = 1, violating = 2, without_result = 3 };
    group_type group = without_result;
    double first = 0; ///< smaller is better
    double second = 0;

    /// True if better; of equals neither is.
    friend bool operator<(tpe_rank const& a, tpe_rank const& b) {
        if (a.group != b.group) return a.group < b.group;
        if (a.first != b.first) return a.first < b.first;
        return a.second < b.second;
    }
    friend bool operator==(tpe_rank const&, tpe_rank const&) = default;
};

/// Empty for trials that say nothing about their architecture: running ones, and those the program gave up.
inline std::optional<tpe_rank> rank_for_tpe(trial_record const& r, std::span<constraint const> constraints) {
    if (r.state == trial_state::running || (r.failure && r.failure->kind == failure_kind::cancelled))
        return std::nullopt;
    tpe_rank rank;
    if (r.state != trial_state::complete && r.state != trial_state::pruned) return rank;
    double violation = 0;
    for (constraint const& c : constraints) violation += c.violation(r);
    if (r.state == trial_state::complete && !usable_reward(r) && usable_objectives(r).empty()) return rank;
    if (violation > 0) {
        rank = {tpe_rank::violating, is_finite(violation) ? violation : math::infinity, 0};
    } else if (r.state == trial_state::complete) {
        rank = {tpe_rank::complete, -usable_reward(r).value_or(0), 0};
    } else if (r.curve.empty()) {
        rank = {tpe_rank::pruned, math::infinity, 0};
    } else {
        double const value = r.curve.back().value;
        rank = {tpe_rank::pruned, -static_cast<double>(r.curve.back().step),
                is_finite(value) ? -value : math::infinity};
    }
    return rank;
}

} // namespace nas::detail
