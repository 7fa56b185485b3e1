#pragma once
// stop_after: ends a search when its means are spent.

#include <cstddef>
#include <optional>
#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/search/study_view.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Ends the search after so many trials, so much time or so much cost, whichever comes first. What is left empty does not
/// count. The budget may be overrun by the trials under way.
///
///     nas::stop_after{.seconds = 2 * 3600}
///     nas::stop_after{.cost = 1e6, .cost_metric = "gpu_seconds"}     // an extra that the trials report
struct stop_after {
    std::optional<std::size_t> trials{};   ///< that have ended, of earlier runs too
    std::optional<double> seconds{};       ///< of this run of the program, by the search's clock
    std::optional<double> trial_seconds{}; ///< duration of all trials together, of earlier runs too
    std::optional<double> budget{}; ///< training of all trials together, in the controller's unit; going on with a
                                    ///< trial costs the difference
    std::optional<double> cost{};   ///< sum of `cost_metric`
    std::string cost_metric = "cost";

    /// What was seen so far; not an option.
    struct spent_so_far {
        std::size_t trials = 0;
        double trial_seconds = 0, budget = 0, cost = 0;
        std::optional<double> begun{};
    } spent{};

    std::string why_stop(study_view v) {
        if (v.clock && !spent.begun) spent.begun = v.clock();
        if (spent.trials > v.finished.size()) spent = {.begun = spent.begun}; // another study, or opened again
        for (; spent.trials < v.finished.size(); ++spent.trials) add(v.history[v.finished[spent.trials]], v);
        if (trials && spent.trials >= *trials)
            return concat(spent.trials, " trials have ended, the limit was ", *trials);
        if (seconds && v.clock && v.clock() - *spent.begun >= *seconds)
            return concat("the run has taken ", v.clock() - *spent.begun, " s, the limit was ", *seconds, " s");
        if (trial_seconds && spent.trial_seconds >= *trial_seconds)
            return concat("the trials have taken ", spent.trial_seconds, " s, the limit was ", *trial_seconds, " s");
        if (budget && spent.budget >= *budget)
            return concat("the trials have used a budget of ", spent.budget, ", the limit was ", *budget);
        if (cost && spent.cost >= *cost)
            return concat("the trials have cost ", spent.cost, " (", cost_metric, "), the limit was ", *cost);
        return {};
    }

    /// Throws `search_error` [nas.controller.123] if there is no limit, or one is negative or not a number.
    void check() const {
        if (!trials && !seconds && !trial_seconds && !budget && !cost)
            throw search_error("nas.controller.123", "stop_after needs a limit; set trials, seconds, trial_seconds, "
                                                     "budget or cost");
        for (auto const& limit : {seconds, trial_seconds, budget, cost})
            if (limit && (!(*limit >= 0) || !is_finite(*limit)))
                throw search_error("nas.controller.123", "the limits of stop_after are finite and not negative, got ",
                                   *limit);
    }

private:
    void add(trial_record const& r, study_view v) {
        if (r.started && r.finished) spent.trial_seconds += *r.finished - *r.started;
        spent.budget += r.budget;
        if (r.continues && *r.continues < v.history.size()) spent.budget -= v.history[*r.continues].budget;
        if (auto const c = r.metrics.find(cost_metric); c && is_finite(*c)) spent.cost += *c;
    }
};

} // namespace nas
