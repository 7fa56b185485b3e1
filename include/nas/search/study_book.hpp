#pragma once
// The book of a study: its trials, their events in the storage, the controller kept in step with them. No threads here.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nas/controller/any_controller.hpp>
#include <nas/controller/proposal.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/search/announcements.hpp>
#include <nas/search/baseline_records.hpp>
#include <nas/search/best_record.hpp>
#include <nas/search/search_options.hpp>
#include <nas/search/study_host.hpp>
#include <nas/search/study_view.hpp>
#include <nas/search/trial_port.hpp>
#include <nas/search/unsaved_events.hpp>

namespace nas::detail {

/// The record is a sequence of events, "asked" and "told". Restoring a study repeats them: the controller proposes
/// every trial again, which must give the recorded genome, and is shown every result at the same place as before.
///
/// A template only so that a program which includes it without searching need not compile it.
template <class = void>
class study_book {
public:
    /// What is known of a trial besides its record.
    struct trial_flags {
        bool saw_stop = false;      // was told to stop because the search ends
        bool prune_advised = false; // was told to stop by the pruner
        bool hold = false;          // not to be recorded if its handle goes away: the search is at fault, not the trial
        bool saved = false;         // its end is stored
        std::size_t visible = 0;    // trials with smaller numbers that the pruner may look at
    };

    study_book(space_view searched, any_controller controller, study_host const& host, search_options options)
        : space_(searched), controller_(std::move(controller)), host_(&host), options_(std::move(options)) {}

    /// Restores what the storage holds; does nothing the second time. After an exception it may be called again.
    void open() {
        if (opened_) return;
        try {
            controller_.check();
            host_->check();
            for (any_stopping_rule const& rule : options_.stop_when) rule.check();
            identity_ = whole_identity();
            for (trial_event& e : options_.storage.open(identity_)) replay(std::move(e));
            notes_ = options_.storage.notes();
            opened_ = true;
            for (std::string const& text : notes_)
                for (any_observer const& o : options_.observers) o.on_note(text);
            while (auto const number = next_to_announce()) announcements_.note(records_[*number]);
            for (any_observer const& o : options_.observers) o.on_open(view());
        } catch (...) {
            forget();
            throw;
        }
    }

    /// To be called before asking: opens, throws what a destructor could not, stores what could not be stored before.
    void begin() {
        open();
        if (deferred_) std::rethrow_exception(std::exchange(deferred_, nullptr));
        if (unsaved_.empty()) return;
        save_rest();
        announce();
    }

    /// The trial that must end before a new one can be asked: with a window W, trial t needs the results of 0 … t - W.
    std::optional<std::uint64_t> blocked_by() const {
        if (!ordered()) return std::nullopt;
        for (std::size_t i = fed_; i + options_.window <= records_.size(); ++i)
            if (records_[i].state == trial_state::running) return i;
        return std::nullopt;
    }
    search_error window_error(std::uint64_t waiting_for) const {
        return search_error("nas.search.12", "trial ", records_.size(), " cannot be asked before trial ", waiting_for,
                            " is reported, because the window of this search is ", options_.window,
                            "; report that trial first, or use a larger window (0: no order)");
    }

    /// A new trial. If it cannot be stored the exception leaves it in flight, to be given by `take_in_flight`.
    std::uint64_t ask_new() {
        std::uint64_t const number = add_record(propose());
        put_back(number); // until it is stored: if that fails, the next ask gives it
        save(trial_event_kind::asked, number);
        in_flight_.erase(std::find(in_flight_.begin(), in_flight_.end(), number));
        hand_out(number);
        return number;
    }
    std::optional<std::uint64_t> ask_new_unless_exhausted() {
        try {
            return ask_new();
        } catch (space_exhausted const&) {
            exhausted_ = true;
            return std::nullopt;
        }
    }

    /// A trial with a genome of the program's, in flight until `take_in_flight` gives it. The number of the trial that has
    /// this genome already, if there is one.
    std::uint64_t give(genome g) {
        if (auto const known = number_of(g)) return *known;
        std::uint64_t const number = add_record({.genome = std::move(g)});
        put_back(number);
        save(trial_event_kind::given, number);
        return number;
    }

    /// A trial that ended elsewhere, with a genome of this space. False if a trial has this genome already.
    bool adopt(genome g, std::vector<curve_point> curve, trial_outcome outcome) {
        if (number_of(g)) return false;
        std::uint64_t const number = add_record({.genome = std::move(g)});
        records_[number].curve = std::move(curve);
        unsaved_.add(trial_event_kind::given, number); // stored with its end
        end(number, std::move(outcome));
        return true;
    }

    baseline_records<> const& baselines() const { return baselines_; }
    trial_record const& add_baseline(trial_record r) {
        r.number = baselines_.next();
        options_.storage.append(trial_event_kind::baseline, r);
        return baselines_.add(std::move(r));
    }

    /// The smallest trial below `limit` that was asked, has not ended and is in nobody's hands.
    std::optional<std::uint64_t> take_in_flight(std::uint64_t limit) {
        auto const first = std::min_element(in_flight_.begin(), in_flight_.end());
        if (first == in_flight_.end() || *first >= limit) return std::nullopt;
        std::uint64_t const number = *first;
        in_flight_.erase(first);
        hand_out(number);
        return number;
    }

    /// The trial is in flight and nobody has its handle.
    void put_back(std::uint64_t number) {
        trial_flags& f = flags_[number];
        f.saw_stop = f.prune_advised = f.hold = false;
        records_[number].curve.clear();
        records_[number].started.reset();
        in_flight_.push_back(number);
    }

    /// Ends a running trial, stores it and shows it.
    void end(std::uint64_t number, trial_outcome outcome) {
        trial_record& r = running(number);
        trial_flags const& f = flags_[number];
        if (f.prune_advised && outcome.state == trial_state::complete) {
            outcome.state = trial_state::pruned;
            outcome.reward.reset();
            outcome.objectives.clear();
        }
        r.state = outcome.state;
        r.metrics = std::move(outcome.metrics);
        r.reward = outcome.reward;
        r.objectives = std::move(outcome.objectives);
        r.failure = std::move(outcome.failure);
        if (options_.clock) r.finished = options_.clock();
        std::exception_ptr not_saved;
        try {
            save(trial_event_kind::told, number);
        } catch (...) {
            not_saved = std::current_exception();
        }
        note_result(number);
        if (not_saved) std::rethrow_exception(not_saved);
        announce();
    }

    void add_point(std::uint64_t number, curve_point point) {
        trial_record& r = running(number);
        r.curve.push_back(point);
        for (any_observer const& o : options_.observers) o.on_report(r, view());
    }

    /// The record of a trial that has not ended. Throws `search_error` if it has.
    trial_record& running(std::uint64_t number) {
        trial_record& r = records_[number];
        if (r.state == trial_state::running) return r;
        throw search_error("nas.search.11", "trial ", number, " has already ended (", to_string(r.state),
                           "); the result of a trial never changes");
    }

    void end_loop() {
        for (any_observer const& o : options_.observers) o.on_end(view());
        target_ = 0;
    }

    /// An error that nobody could be told of; the next `begin` throws it.
    void defer(std::exception_ptr error) {
        if (!deferred_) deferred_ = std::move(error);
    }

    void set_target(std::size_t target) { target_ = target; }
    trial_flags& flags(std::uint64_t number) { return flags_[number]; }
    search_options const& options() const { return options_; }
    std::deque<trial_record> const& records() const { return records_; }
    trial_record const* best() const { return best_; }
    bool exhausted() const { return exhausted_; }

    /// True if a stopping rule says that it is enough; `stop_reason` says why.
    bool enough() {
        for (any_stopping_rule& rule : options_.stop_when)
            if (std::string why = rule.why_stop(view()); !why.empty()) {
                stop_reason_ = std::move(why);
                return true;
            }
        stop_reason_.clear();
        return false;
    }
    std::string const& stop_reason() const { return stop_reason_; }
    std::vector<std::string> const& notes() const { return notes_; }
    any_controller::state const& controller_state() const { return state_; }

private:
    bool ordered() const { return options_.window > 0; }

    study_identity whole_identity() const {
        study_identity all = host_->identity();
        all.push_back({"controller", controller_.describe()});
        all.push_back({"pruner", options_.pruner.describe()});
        all.push_back({"seed", concat(options_.seed)});
        all.push_back({"window", concat(options_.window)});
        all.insert(all.end(), options_.settings.begin(), options_.settings.end());
        return all;
    }

    void forget() {
        opened_ = exhausted_ = false;
        records_.clear();
        flags_.clear();
        in_flight_.clear();
        running_.clear();
        announcements_.clear();
        baselines_.clear();
        state_ = {};
        best_ = nullptr;
        fed_ = 0;
    }

    void replay(trial_event e) {
        std::uint64_t const number = e.record.number;
        if (e.kind == trial_event_kind::baseline) {
            if (number != baselines_.next()) throw damaged(number);
            baselines_.add(std::move(e.record));
            return;
        }
        if (e.kind == trial_event_kind::given) {
            if (number != records_.size()) throw damaged(number);
            put_back(add_record({.genome = std::move(e.record.genome)}));
            return;
        }
        if (e.kind == trial_event_kind::asked) {
            if (number != records_.size() || blocked_by()) throw damaged(number);
            proposal again = propose();
            if (again.genome != e.record.genome || again.budget != e.record.budget ||
                again.continues != e.record.continues || again.tag != e.record.tag)
                throw storage_error(
                    "nas.storage.14", "trial ", number,
                    " was recorded with another genome or budget than the controller proposes now; the program, the "
                    "space or the "
                    "library has changed since the study was started: restore them, or start a new study");
            add_record(std::move(again));
            put_back(number);
            return;
        }
        if (number >= records_.size() || records_[number].state != trial_state::running ||
            e.record.state == trial_state::running)
            throw damaged(number);
        detail::take_question(e.record, records_[number]);
        records_[number] = std::move(e.record);
        in_flight_.erase(std::find(in_flight_.begin(), in_flight_.end(), number));
        flags_[number].saved = true;
        note_result(number);
    }

    std::optional<std::uint64_t> number_of(genome const& g) const {
        for (trial_record const& r : records_)
            if (r.genome == g) return r.number;
        return std::nullopt;
    }
    static storage_error damaged(std::uint64_t number) {
        return storage_error("nas.storage.13", "the stored events of trial ", number,
                             " contradict those before them; the record is damaged, restore it from a copy");
    }

    proposal propose() {
        if (ordered())
            while (fed_ + options_.window <= records_.size()) controller_.feedback(state_, records_[fed_++]);
        std::vector<genome const*> pending;
        if (controller_.wants_pending()) {
            if (ordered())
                for (std::size_t i = fed_; i < records_.size(); ++i) pending.push_back(&records_[i].genome);
            else
                for (std::uint64_t const number : running_) pending.push_back(&records_[number].genome);
        }
        rng random = rng(options_.seed).stream(records_.size());
        return controller_.propose(state_, space_, random, pending);
    }

    std::uint64_t add_record(proposal p) {
        std::uint64_t const number = records_.size();
        records_.push_back({.number = number,
                            .genome = std::move(p.genome),
                            .budget = p.budget,
                            .continues = p.continues,
                            .tag = p.tag});
        running_.push_back(number);
        flags_.push_back({.visible = ordered() ? fed_ : ~std::size_t{0}});
        return number;
    }

    void hand_out(std::uint64_t number) {
        if (options_.clock) records_[number].started = options_.clock();
        try {
            for (any_observer const& o : options_.observers) o.on_start(records_[number], view());
        } catch (...) {
            put_back(number);
            throw;
        }
    }

    // Everything a result changes, in the order in which results come.
    void note_result(std::uint64_t number) {
        trial_record const& r = records_[number];
        running_.erase(std::lower_bound(running_.begin(), running_.end(), number));
        announcements_.told(number);
        keep_better(best_, r);
        if (!ordered()) controller_.feedback(state_, r);
    }

    // Stores an event, after those that could not be stored earlier. On failure it stays in line and the error is
    // thrown.
    void save(trial_event_kind kind, std::uint64_t number) {
        unsaved_.add(kind, number);
        save_rest();
    }
    void save_rest() {
        unsaved_.save([this](trial_event_kind kind, std::uint64_t number) {
            options_.storage.append(kind, records_[number]);
            if (kind == trial_event_kind::told) flags_[number].saved = true;
        });
    }

    std::optional<std::uint64_t> next_to_announce() const {
        return announcements_.next(ordered(), [this](std::uint64_t number) { return flags_[number].saved; });
    }
    void announce() {
        while (auto const number = next_to_announce()) {
            announcements_.note(records_[*number]);
            for (any_observer const& o : options_.observers) o.on_finish(records_[*number], view());
        }
    }

    study_view view() const {
        return {space_, records_, announcements_.order(), announcements_.best(), target_, identity_, options_.clock};
    }

    space_view space_;
    any_controller controller_;
    any_controller::state state_{};
    study_host const* host_;
    search_options options_;
    study_identity identity_;

    bool opened_ = false;
    bool exhausted_ = false;
    std::string stop_reason_;
    std::size_t target_ = 0;
    std::deque<trial_record> records_;
    std::deque<trial_flags> flags_;
    baseline_records<> baselines_;
    announcements<> announcements_;
    std::vector<std::uint64_t> in_flight_; // asked, not ended, in nobody's hands
    std::vector<std::uint64_t> running_;   // asked and not ended, ascending
    unsaved_events<> unsaved_;
    std::size_t fed_ = 0; // ordered: results the controller knows
    trial_record const* best_ = nullptr;
    std::exception_ptr deferred_;
    std::vector<std::string> notes_;
};

} // namespace nas::detail
