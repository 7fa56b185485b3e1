#pragma once
// stop_on_failures: ends a search in which too many trials come to nothing.

#include <cstddef>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/search/study_view.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Ends the search when, after `warm_up` trials, more than `share` of them failed or were infeasible. Trials that the pruner
/// stopped do not count as failed.
///
///     nas::stop_on_failures{.share = 0.2, .warm_up = 50}
struct stop_on_failures {
    double share = 0.2;
    std::size_t warm_up = 50;

    /// What was seen so far; not an option.
    struct seen_so_far {
        std::size_t trials = 0, failed = 0;
        trial_record const* last = nullptr;
    } seen{};

    std::string why_stop(study_view v) {
        if (seen.trials > v.finished.size()) seen = {};
        for (; seen.trials < v.finished.size(); ++seen.trials) {
            trial_record const& r = v.history[v.finished[seen.trials]];
            if (!r.failure) continue;
            ++seen.failed;
            seen.last = &r;
        }
        if (seen.trials < warm_up || seen.trials == 0 ||
            !(static_cast<double>(seen.failed) > share * static_cast<double>(seen.trials)))
            return {};
        return concat(seen.failed, " of ", seen.trials, " trials came to nothing, the last (trial ", seen.last->number,
                      ") as ", to_string(seen.last->failure->kind), ": ", seen.last->failure->why);
    }

    /// Throws `search_error` [nas.controller.125] unless the share is from 0 to 1.
    void check() const {
        if (!(share >= 0 && share <= 1))
            throw search_error("nas.controller.125", "stop_on_failures needs a share from 0 to 1, got ", share);
    }
};

} // namespace nas
