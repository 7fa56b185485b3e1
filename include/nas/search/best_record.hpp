#pragma once
// Which of the trials that ended is the best, and why there may be none.

#include <cstddef>
#include <deque>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/search/trained_longer.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// Makes `best` the better of itself (null: none yet) and `r`: the larger reward, of equal ones the earlier trial. Of
/// results at different budgets only those at the largest count; 0 is the full amount.
inline void keep_better(trial_record const*& best, trial_record const& r) {
    if (!r.reward) return;
    if (!best || trained_longer(r, *best)) best = &r;
    else if (!trained_longer(*best, r) &&
             (*r.reward > *best->reward || (*r.reward == *best->reward && r.number < best->number)))
        best = &r;
}

/// Why there is no best trial: "no trial has ended" or how many failed and how.
///
/// A template only so that a program which includes it without searching need not compile it.
template <class = void>
std::string why_no_result(std::deque<trial_record> const& records) {
    std::size_t ended = 0;
    trial_record const* last_failed = nullptr;
    for (trial_record const& r : records) {
        if (r.state == trial_state::running) continue;
        ++ended;
        if (r.failure) last_failed = &r;
    }
    if (ended == 0) return "no trial has ended yet";
    if (!last_failed) return concat("none of the ", ended, " trials that ended has a reward");
    return concat("none of the ", ended, " trials that ended is complete; trial ", last_failed->number, " ended as ",
                  to_string(last_failed->failure->kind), " (", last_failed->failure->why, ")");
}

} // namespace nas::detail
