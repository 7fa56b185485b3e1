#pragma once
// The engine of a search, independent of its types: a book of trials that several threads may use at once.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nas/search/study_book.hpp>

namespace nas::detail {

/// All functions may be called from several threads.
template <class = void>
class study final : public trial_port {
public:
    study(space_view searched, any_controller controller, study_host const& host, search_options options)
        : book_(searched, std::move(controller), host, std::move(options)) {}
    study(study const&) = delete;
    study& operator=(study const&) = delete;

    void open() {
        lock const l(mutex_);
        book_.open();
    }

    /// The next trial to run: one that was in flight when the study was left, else a new one.
    std::uint64_t ask() {
        lock const l(mutex_);
        book_.begin();
        if (auto const left = book_.take_in_flight(~std::uint64_t{0})) return *left;
        if (auto const waiting_for = book_.blocked_by()) throw book_.window_error(*waiting_for);
        return book_.ask_new();
    }

    /// As `ask`, but empty if the study has `target` trials, the space is exhausted or a stop was requested.
    std::optional<std::uint64_t> ask_until(std::size_t target) {
        lock const l(mutex_);
        book_.set_target(target);
        if (stop_requested()) return std::nullopt;
        book_.begin();
        if (auto const left = book_.take_in_flight(target)) return left;
        if (book_.records().size() >= target || book_.exhausted() || book_.enough()) return std::nullopt;
        if (auto const waiting_for = book_.blocked_by()) throw book_.window_error(*waiting_for);
        return book_.ask_new_unless_exhausted();
    }

    /// As `study_book::give`, and `study_book::adopt`.
    std::uint64_t give(genome g) {
        std::uint64_t number = 0;
        {
            lock const l(mutex_);
            book_.begin();
            number = book_.give(std::move(g));
        }
        tell_waiting();
        return number;
    }
    bool adopt(genome g, std::vector<curve_point> curve, trial_outcome outcome) {
        lock const l(mutex_);
        book_.begin();
        return book_.adopt(std::move(g), std::move(curve), std::move(outcome));
    }

    trial_record const* baseline(std::string_view name) {
        lock const l(mutex_);
        book_.begin();
        return book_.baselines().find(name);
    }
    trial_record const& add_baseline(trial_record r) {
        lock const l(mutex_);
        return book_.add_baseline(std::move(r));
    }
    std::deque<trial_record> const& baselines() const noexcept { return book_.baselines().all(); }

    /// The workers of one `run`.
    struct crew {
        std::size_t target = 0;
        std::size_t busy = 0;
        std::exception_ptr error{};
    };

    /// As `ask_until` for a worker of `c`: waits while the window is full of trials that other workers run.
    std::optional<std::uint64_t> ask_for(crew& c) {
        for (;;) {
            unsigned const seen = changes_.load();
            {
                lock const l(mutex_);
                book_.set_target(c.target);
                if (c.error || stop_requested()) return std::nullopt;
                book_.begin();
                std::optional<std::uint64_t> next = book_.take_in_flight(c.target);
                if (!next && (book_.records().size() >= c.target || book_.exhausted() || book_.enough()))
                    return std::nullopt;
                auto const waiting_for = next ? std::nullopt : book_.blocked_by();
                if (!next && !waiting_for) {
                    next = book_.ask_new_unless_exhausted();
                    if (!next) return std::nullopt;
                }
                if (next) {
                    ++c.busy;
                    return next;
                }
                if (c.busy == 0) throw book_.window_error(*waiting_for);
            }
            changes_.wait(seen);
        }
    }

    /// A worker of `c` has done with its trial, with an error that ends the run or without.
    void done_for(crew& c, bool was_busy, std::exception_ptr error) {
        {
            lock const l(mutex_);
            if (was_busy) --c.busy;
            if (error && !c.error) c.error = std::move(error);
        }
        tell_waiting();
    }

    void finish(std::uint64_t number, trial_outcome outcome) override {
        {
            lock const l(mutex_);
            (void)book_.running(number);
            if (book_.flags(number).saw_stop) book_.put_back(number);
            else book_.end(number, std::move(outcome));
        }
        tell_waiting();
    }

    void abandon(std::uint64_t number, bool unwinding) noexcept override {
        {
            lock const l(mutex_);
            if (book_.records()[number].state != trial_state::running) return;
            try {
                if (book_.flags(number).saw_stop || book_.flags(number).hold || stop_requested())
                    book_.put_back(number);
                else book_.end(number, given_up(unwinding));
            } catch (...) {
                book_.defer(std::current_exception());
            }
        }
        tell_waiting();
    }

    void hold(std::uint64_t number) override {
        lock const l(mutex_);
        book_.flags(number).hold = true;
    }

    void report_point(std::uint64_t number, std::int64_t step, double value) override {
        lock const l(mutex_);
        book_.add_point(number, {step, value});
    }

    bool should_stop(std::uint64_t number) override {
        lock const l(mutex_);
        auto& f = book_.flags(number);
        if (stop_requested()) f.saw_stop = true;
        if (f.saw_stop || f.prune_advised) return true;
        f.prune_advised = book_.options().pruner.should_stop(book_.records()[number], {book_.records(), f.visible});
        return f.prune_advised;
    }

    void request_stop() noexcept { stop_.store(true, std::memory_order_relaxed); }
    bool stop_requested() const noexcept {
        auto const* const flag = book_.options().stop;
        return stop_.load(std::memory_order_relaxed) || (flag && flag->load(std::memory_order_relaxed));
    }
    bool exhausted() const {
        lock const l(mutex_);
        return book_.exhausted();
    }
    std::string stop_reason() const {
        lock const l(mutex_);
        return book_.stop_reason();
    }
    void end_loop() {
        lock const l(mutex_);
        book_.end_loop();
    }

    std::deque<trial_record> const& records() const noexcept { return book_.records(); }
    trial_record const& record(std::uint64_t number) const override {
        lock const l(mutex_);
        return book_.records()[number];
    }
    trial_record const* best() const {
        lock const l(mutex_);
        return book_.best();
    }
    std::string why_no_result() const {
        lock const l(mutex_);
        return detail::why_no_result(book_.records());
    }
    std::vector<std::string> notes() const {
        lock const l(mutex_);
        return book_.notes();
    }
    any_controller::state const& controller_state() const noexcept { return book_.controller_state(); }
    std::uint64_t seed() const override { return book_.options().seed; }

private:
    // Recursive, because hooks of observers may look at the search.
    using lock = std::lock_guard<std::recursive_mutex>;

    static trial_outcome given_up(bool unwinding) {
        return {.state = trial_state::failed,
                .failure = unwinding ? failure{failure_kind::crashed,
                                               "an exception left the loop before the trial was reported"}
                                     : failure{failure_kind::cancelled, "the trial was given up without a report"}};
    }

    void tell_waiting() noexcept {
        changes_.fetch_add(1);
        changes_.notify_all();
    }

    study_book<> book_;
    mutable std::recursive_mutex mutex_;
    std::atomic<unsigned> changes_{0}; // counts ends of trials; workers wait for it
    std::atomic<bool> stop_{false};
};

} // namespace nas::detail
