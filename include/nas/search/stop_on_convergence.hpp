#pragma once
// stop_on_convergence: ends a search that finds nothing better any more.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/search/study_view.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Ends the search when the best reward has risen by no more than `improvement` during the last `window` trials with a reward,
/// and, if `deviation` is set, the standard deviation of those rewards is at most that: the controller proposes nothing new
/// either. Never before `warm_up` trials with a reward. Of trials at several budgets those at the largest count.
///
///     nas::stop_on_convergence{.window = 100, .improvement = 0.001}
struct stop_on_convergence {
    std::size_t window = 200;
    double improvement = 0;
    std::optional<double> deviation{};
    std::size_t warm_up = 500;

    std::string why_stop(study_view v) const {
        double largest = 0;
        std::size_t count = 0;
        for (std::uint64_t const number : v.finished) {
            trial_record const& r = v.history[number];
            if (!r.reward) continue;
            double const budget = r.budget == 0 ? math::infinity : r.budget;
            if (budget > largest) largest = budget, count = 0;
            if (budget == largest) ++count;
        }
        if (count < warm_up || count <= window) return {};
        double before = -math::infinity, within = -math::infinity, sum = 0, squares = 0;
        std::size_t seen = 0;
        for (std::uint64_t const number : v.finished) {
            trial_record const& r = v.history[number];
            if (!r.reward || (r.budget == 0 ? math::infinity : r.budget) != largest) continue;
            double const reward = *r.reward;
            if (seen++ < count - window) {
                if (reward > before) before = reward;
                continue;
            }
            if (reward > within) within = reward;
            sum += reward;
            squares += reward * reward;
        }
        if (within > before + improvement) return {};
        auto const n = static_cast<double>(window);
        double const variance = squares / n - sum / n * (sum / n);
        double const spread = variance > 0 ? math::sqrt(variance) : 0;
        if (deviation && spread > *deviation) return {};
        return concat("the best reward rose by ", within > before ? within - before : 0, " in the last ", window,
                      " trials (standard deviation ", spread, ")");
    }

    /// Throws `search_error` [nas.controller.124] for an empty window or limits that are no numbers.
    void check() const {
        if (window < 2 || !(improvement >= 0) || !is_finite(improvement) || (deviation && !(*deviation >= 0)))
            throw search_error("nas.controller.124",
                               "stop_on_convergence needs window >= 2, improvement >= 0 and "
                               "deviation >= 0, got window = ",
                               window, ", improvement = ", improvement);
    }
};

} // namespace nas
