#pragma once
// A trial in the hands of the program: everything about it except its architecture.

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nas/core/hash.hpp>
#include <nas/core/rng.hpp>
#include <nas/search/trial_port.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

template <class Arch>
class trial;

namespace detail {
template <class Arch, class E>
std::optional<metrics> evaluate_trial(trial<Arch>& t, E& evaluate);
}

/// Handle of one asked trial. It ends by `report`, `fail` or `prune`; if the handle goes away before, the trial is recorded
/// as cancelled (or crashed, if an exception takes it), never lost. Movable. The search must outlive it.
///
/// Different trials may be used from different threads.
class running_trial {
public:
    running_trial(running_trial&& other) noexcept
        : study_(other.study_),
          number_(other.number_),
          ended_(std::exchange(other.ended_, true)),
          search_threw_(other.search_threw_),
          exceptions_(other.exceptions_) {}
    running_trial& operator=(running_trial&& other) noexcept {
        if (this != &other) {
            leave();
            study_ = other.study_;
            number_ = other.number_;
            ended_ = std::exchange(other.ended_, true);
            search_threw_ = other.search_threw_;
            exceptions_ = other.exceptions_;
        }
        return *this;
    }
    ~running_trial() { leave(); }

    /// 0, 1, 2, … in the order of asking.
    std::uint64_t number() const noexcept { return number_; }
    nas::genome const& genome() const { return record().genome; }

    /// How much training in all, in the unit of the controller's options (epochs); 0: the program's full amount.
    double budget() const { return record().budget; }

    /// The trial whose weights this one's training goes on from: keep them under the number of the trial that made them
    /// (`checkpoint_store`), and train from the start if they are gone.
    std::optional<std::uint64_t> continues() const { return record().continues; }

    /// What is known of the trial so far; after its end, all of it. Refers into the search.
    trial_record const& record() const { return study_->record(number_); }

    /// A number for the trainer's random choices: depends on the study's seed and the trial's number alone.
    std::uint64_t seed() const { return rng(study_->seed()).stream(number_).stream(hash_text("trainer")).next(); }

    /// True once the trial was ended through this handle.
    bool ended() const noexcept { return ended_; }

    /// Adds a point to the learning curve: `value` of the objective after `step` steps. Throws `search_error` after the end.
    void report(std::int64_t step, double value) { study_->report_point(number_, step, value); }

    /// True if the trial need not be finished: the pruner has given it up, or the whole search is to end. Then end it
    /// by `prune` or `report` at once, or let go of it: in the first case it is recorded as pruned, in the second it is not
    /// recorded and will be run again when the study is continued.
    bool should_stop() { return ended_ || study_->should_stop(number_); }

    /// Ends the trial without a result. Throws `search_error` if it has ended before, `storage_error` if it cannot be kept.
    ///
    ///     trial.fail(nas::failure_kind::out_of_memory, "needs 3 GB");
    void fail(failure_kind kind, std::string_view why) {
        finish({.state = kind == failure_kind::infeasible ? trial_state::infeasible : trial_state::failed,
                .failure = failure{kind, std::string(why)}});
    }

    /// Ends the trial early, with what was measured until now. It gets no reward. Throws as `fail`.
    void prune(nas::metrics so_far = {}) { finish({.state = trial_state::pruned, .metrics = std::move(so_far)}); }

protected:
    running_trial(detail::trial_port& study, std::uint64_t number)
        : study_(&study), number_(number), exceptions_(std::uncaught_exceptions()) {}

    void finish(detail::trial_outcome outcome) {
        search_threw_ = true;
        study_->finish(number_, std::move(outcome));
        search_threw_ = false;
        ended_ = true;
    }

    // The trial is run again if its handle goes away now: the search failed, not the trial.
    void hold() {
        study_->hold(number_);
        search_threw_ = true;
    }
    bool search_threw() const { return search_threw_; }

private:
    template <class, class, class, class>
    friend class search;
    template <class Arch, class E>
    friend std::optional<metrics> detail::evaluate_trial(trial<Arch>&, E&);

    void leave() noexcept {
        if (!std::exchange(ended_, true)) study_->abandon(number_, std::uncaught_exceptions() > exceptions_);
    }

    detail::trial_port* study_;
    std::uint64_t number_;
    bool ended_ = false;
    bool search_threw_ = false; // the last attempt to end the trial failed in the search, its storage or its reward
    int exceptions_;
};

} // namespace nas
