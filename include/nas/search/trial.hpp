#pragma once
// trial<net>: a trial together with its architecture and what turns metrics into a reward.

#include <concepts>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <nas/core/concat.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/search/running_trial.hpp>
#include <nas/trial/metrics.hpp>

namespace nas {

namespace detail {

/// The part of a search that knows the estimator and the reward. Const functions may be called from several threads.
template <class Arch>
struct scorer {
    /// Fills in the latency if it is missing and there is an estimator. Throws what the estimator throws.
    virtual void measure(Arch const& arch, metrics& m) const = 0;
    /// Sets reward or objectives. Throws what the reward throws.
    virtual void reward(trial_outcome& outcome) const = 0;

protected:
    ~scorer() = default;
};

} // namespace detail

/// What `search.ask()` and `search.trials(n)` give.
///
///     for (auto& trial : search.trials(500)) trial.report(train(trial.arch()));
template <class Arch>
class trial : public running_trial {
public:
    using arch_type = Arch;

    trial(detail::trial_port& study, std::uint64_t number, Arch arch, detail::scorer<Arch> const& score)
        : running_trial(study, number), arch_(std::move(arch)), score_(&score) {}

    /// The architecture to try: a plain value of the user's type.
    Arch const& arch() const noexcept { return arch_; }

    using running_trial::report; // (step, value)

    /// Ends the trial with its accuracy, or whatever the search maximises. As `report({.accuracy = value})`.
    void report(double accuracy) { report(nas::metrics{.accuracy = accuracy}); }

    /// Ends the trial with its results; the latency is added by the search's estimator if it is missing.
    ///
    /// If the accuracy or the reward is NaN or infinite the trial is recorded as diverged; if the estimator throws or gives
    /// no positive latency, as crashed. What the reward throws leaves this function; the trial then stays open.
    /// Throws `search_error` if the trial has ended, `storage_error` if it cannot be kept (it is then still in the history).
    void report(nas::metrics m) {
        if (m.accuracy && !is_finite(*m.accuracy)) {
            std::string why = concat("the accuracy reported is ", *m.accuracy);
            m.accuracy.reset();
            return finish({.state = trial_state::failed,
                           .metrics = std::move(m),
                           .failure = failure{failure_kind::diverged, std::move(why)}});
        }
        if (std::string why = measure(m); !why.empty())
            return finish({.state = trial_state::failed,
                           .metrics = std::move(m),
                           .failure = failure{failure_kind::crashed, std::move(why)}});

        detail::trial_outcome outcome{.metrics = std::move(m)};
        try {
            score_->reward(outcome);
        } catch (...) {
            hold();
            throw;
        }
        bool finite = !outcome.reward || is_finite(*outcome.reward);
        for (double const o : outcome.objectives) finite = finite && is_finite(o);
        if (!finite) {
            outcome.failure =
                failure{failure_kind::diverged, outcome.reward ? concat("the reward is ", *outcome.reward)
                                                               : std::string("an objective is not finite")};
            outcome.state = trial_state::failed;
            outcome.reward.reset();
            outcome.objectives.clear();
        }
        finish(std::move(outcome));
    }

    /// The latency of the architecture by the search's estimator, measured at the first call and then part of the metrics
    /// reported. Empty if the search has no estimator. Throws what the estimator throws.
    std::optional<latency_reading> const& latency() {
        if (!latency_) {
            nas::metrics m;
            score_->measure(arch_, m);
            latency_ = m.latency;
        }
        return latency_;
    }

private:
    // Empty, or why the latency could not be measured.
    std::string measure(nas::metrics& m) {
        if (m.latency) return {};
        try {
            m.latency = latency();
        } catch (std::exception const& e) {
            return concat("the latency estimator threw: ", e.what());
        } catch (...) {
            return "the latency estimator threw something that is not a std::exception";
        }
        if (m.latency && !(m.latency->value.count() > 0 && is_finite(m.latency->value.count()))) {
            std::string why = concat("the latency estimator returned ", m.latency->value.count(), " ms");
            m.latency.reset();
            return why;
        }
        return {};
    }

    Arch arch_;
    detail::scorer<Arch> const* score_;
    std::optional<latency_reading> latency_{};
};

} // namespace nas
