#pragma once
// The loop: a space, a controller, a reward, a latency estimator, and the trials they lead to.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/controller/any_controller.hpp>
#include <nas/controller/concept.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/fwd.hpp>
#include <nas/latency/concept.hpp>
#include <nas/latency/none.hpp>
#include <nas/reward/accuracy.hpp>
#include <nas/reward/concept.hpp>
#include <nas/search/arch_of.hpp>
#include <nas/search/baseline_records.hpp>
#include <nas/search/baseline_trial.hpp>
#include <nas/search/best_within.hpp>
#include <nas/search/evaluate_trial.hpp>
#include <nas/search/evaluator.hpp>
#include <nas/search/executor.hpp>
#include <nas/search/finished_trial.hpp>
#include <nas/search/record_front.hpp>
#include <nas/search/search_options.hpp>
#include <nas/search/study.hpp>
#include <nas/search/trained_longer.hpp>
#include <nas/search/trial.hpp>
#include <nas/search/trial_range.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/fingerprint.hpp>
#include <nas/space/grow.hpp>
#include <nas/space/replay.hpp>
#include <nas/trial/constraint.hpp>
#include <nas/trial/goal.hpp>

namespace nas {

/// A search: `search{space, controller}`, then in this order what is wanted of a reward (default: `accuracy`), a latency
/// estimator for it, and options.
///
///     nas::search search{space, nas::regularized_evolution{.population = 64},
///                        nas::mnas_reward{.target = nas::milliseconds{80}}, my_latency, {.seed = 7}};
///     for (auto& trial : search.trials(500)) trial.report(train(trial.arch()));
///     use(search.best().arch());
///
/// Nothing is opened, read or written before the first use; a wrong option or a stored study of another kind is reported
/// then, or by `open()`. Not movable: trials refer to it. Its functions may be called from several threads.
template <class Space, class Control, class Rewarding, class Latency> // defaults: accuracy, latency::none; see fwd.hpp
class search final : private detail::scorer<detail::arch_of<Space>>, private detail::study_host {
    static_assert(
        SearchSpace<Space>,
        "nas::search: the first argument is not a search space: it needs value_type and decode(chooser&) const");
    static_assert(std::copyable<Control>, "nas::search: the second argument is not a controller: it must be copyable");
    static_assert(detail::HasControllerState<Control>, "nas::search: the second argument is not a controller: it needs "
                                                       "a copyable, default-constructible type `state`");
    static_assert(detail::ProposesAlone<Control> || detail::ProposesAware<Control>,
                  "nas::search: the second argument is not a controller: it needs `genome propose(state&, space_view, "
                  "rng&) const`");
    static_assert(detail::TakesFeedback<Control>, "nas::search: the second argument is not a controller: it needs "
                                                  "`void feedback(state&, trial_record const&) const`");
    static_assert(Reward<Rewarding>, "nas::search: the third argument is not a reward: it must be callable with "
                                     "nas::metrics const& and give a number");
    static_assert(std::same_as<Latency, latency::none> || LatencyEstimator<Latency, detail::arch_of<Space>>,
                  "nas::search: the fourth argument is not a latency estimator: it must be callable with the "
                  "architecture and give nas::milliseconds");

public:
    using arch_type = detail::arch_of<Space>;
    using trial_type = trial<arch_type>;

    search(Space space, Control controller, search_options options = {}) requires
        std::default_initializable<Rewarding> && std::same_as<Latency, latency::none>
        : search(std::move(space), std::move(controller), Rewarding{}, Latency{}, std::move(options)) {}
    search(Space space, Control controller, Rewarding reward,
           search_options options = {}) requires std::same_as<Latency, latency::none>
        : search(std::move(space), std::move(controller), std::move(reward), Latency{}, std::move(options)) {}
    search(Space space, Control controller, Rewarding reward, Latency latency, search_options options = {})
        : space_(std::move(space)),
          reward_(std::move(reward)),
          latency_(std::move(latency)),
          study_(space_, std::move(controller), *this, std::move(options)) {
        static_assert(reward_size<Rewarding> == 1 || std::same_as<Control, any_controller> ||
                          SeveralObjectivesController<Control>,
                      "nas::search: this reward has several values, but the controller works with a single one");
    }
    search(search const&) = delete;
    search& operator=(search const&) = delete;

    /// Opens the storage and restores what it holds. Happens by itself at the first use; a second call does nothing.
    /// Throws `search_error` for impossible options and `storage_error` if the storage cannot be used or holds another study.
    void open() { study_.open(); }

    /// The next trial, to be reported at any time and in any order. Trials that were in flight when the study was left come
    /// first. Throws `space_exhausted`, `search_error` if the window is full, and as `open`.
    trial_type ask() { return make_trial(study_.ask()); }

    /// Puts a point of the space in line: the next trial asked has this architecture. Gives its number; if a trial, ended or
    /// not, has this architecture already, nothing happens and that trial's number is given, so a program may enqueue the
    /// same points at every start. The controller learns of its result as of any other. Throws `space_error`
    /// [nas.space.18] if the space does not contain the architecture (see `baseline`), and as `open`.
    std::uint64_t enqueue(arch_type const& architecture) { return study_.give(encode(space_, architecture)); }

    /// The same with a genome. Throws `genome_mismatch` if it does not fit the space.
    std::uint64_t enqueue(nas::genome const& g) requires(!std::same_as<arch_type, nas::genome>) {
        replay_chooser c(&g, nullptr);
        (void)space_.decode(c);
        return study_.give(std::move(c).result());
    }

    /// Takes over the trials of an earlier study, also of an earlier form of the space: those that ended, whose decisions
    /// still exist (`grow`) and whose architecture is not known here. They keep their metrics, are given a reward by this
    /// search, and the controller learns of them. Returns how many were taken.
    ///
    ///     search.adopt(nas::storage::read_trials("before.journal"));
    std::size_t adopt(std::vector<trial_record> const& earlier) {
        std::size_t taken = 0;
        for (trial_record const& r : earlier) {
            if (r.state == trial_state::running) continue;
            std::optional<nas::genome> g = grow(space_, r.genome);
            if (!g) continue;
            detail::trial_outcome outcome{
                .state = r.state, .metrics = r.metrics, .reward = {}, .objectives = {}, .failure = r.failure};
            if (r.state == trial_state::complete) reward(outcome);
            taken += study_.adopt(std::move(*g), r.curve, std::move(outcome));
        }
        return taken;
    }

    /// Evaluates an architecture for comparison, once: it may lie outside the space, is no trial of the study, and the
    /// controller does not learn of it. It has latency, reward and failures as a trial has. If the study holds a baseline of
    /// this name, that one is given and nothing is evaluated.
    ///
    ///     search.baseline("MobileNetV2", mobilenet_v2, train);
    template <class E>
    trial_record const& baseline(std::string_view name, arch_type const& architecture, E&& evaluate) {
        static_assert(
            Evaluator<std::remove_reference_t<E>, arch_type>,
            "nas::search::baseline: the evaluator must be callable as e(arch) or e(arch, nas::trial<arch>&) and "
            "give nas::metrics or a number");
        if (trial_record const* const known = study_.baseline(name)) return *known;
        detail::baseline_port port(study_.seed(), name);
        {
            trial_type t{port, 0, architecture, *this};
            if (auto m = detail::evaluate_trial(t, evaluate); m && !t.ended()) t.report(std::move(*m));
            if (!t.ended()) t.fail(failure_kind::cancelled, "the baseline was given up without a report");
        }
        trial_record& r = port.result();
        r.metrics.set(detail::baseline_records<>::name_metric, name);
        return study_.add_baseline(std::move(r));
    }

    /// The baselines, in the order in which they were first run; their names are the metric "baseline".
    std::deque<trial_record> const& baselines() {
        open();
        return study_.baselines();
    }

    /// Trials until the study has `n` of them, those of earlier runs included. Ends early when the space is exhausted or a
    /// stop was requested.
    trial_range<search> trials(std::size_t n) { return {*this, n}; }

    /// As `ask`, but empty once the study has `n` trials, the space is exhausted or a stop was requested.
    std::optional<trial_type> ask_until(std::size_t n) {
        auto const number = study_.ask_until(n);
        if (!number) return std::nullopt;
        return make_trial(*number);
    }

    /// Evaluates trials until the study has `n` of them, on the workers of `executor`. See `Evaluator` for what happens to
    /// exceptions of `evaluate`; others (storage, reward, observers) end the run and are thrown once all workers have
    /// finished their trials. With several workers `evaluate`, estimator and reward must be callable concurrently.
    template <class E, class X = serial_executor>
    void run(std::size_t n, E&& evaluate, X executor = {}) {
        static_assert(Evaluator<std::remove_reference_t<E>, arch_type>,
                      "nas::search::run: the evaluator must be callable as e(arch) or e(arch, nas::trial<arch>&) and "
                      "give nas::metrics or a number");
        static_assert(Executor<X>,
                      "nas::search::run: the last argument is not an executor: it needs workers() and run(work)");
        if (executor.workers() == 0) throw search_error("nas.search.10", "an executor needs at least 1 worker, got 0");
        detail::study<>::crew crew{.target = n};
        executor.run([&](std::size_t) {
            while (run_one(crew, evaluate)) {}
        });
        try {
            study_.end_loop();
        } catch (...) {
            if (!crew.error) throw;
        }
        if (crew.error) std::rethrow_exception(crew.error);
    }

    /// The complete trial with the largest reward (the earliest of equals), of the whole history; with budgets, of the trials
    /// at the largest budget. Throws `search_error` if there is none.
    finished_trial<arch_type> best() requires(reward_size<Rewarding> == 1) {
        open();
        trial_record const* const record = study_.best();
        if (!record) throw search_error("nas.search.13", "there is no best trial: ", study_.why_no_result());
        return {*record, decode(record->genome)};
    }

    /// The complete trials that no other beats in all goals, best in the first goal first; one of equals. Trials that lack
    /// one of the metrics are left out, as are those at less than the largest budget. Throws `search_error` if there are no goals, or none of the trials has the metrics.
    ///
    ///     search.front({nas::maximize("accuracy"), nas::minimize("latency")})
    std::vector<finished_trial<arch_type>> front(std::vector<goal> const& goals) {
        open();
        return finished(detail::record_front(study_.records(), goals));
    }

    /// The front of the reward's values if it has several, else of accuracy against latency.
    std::vector<finished_trial<arch_type>> front() {
        if constexpr (reward_size<Rewarding> == 1) {
            return front({maximize("accuracy"), minimize("latency")});
        } else {
            open();
            return finished(detail::record_front(study_.records(), reward_size<Rewarding>,
                                                 [](trial_record const& r, std::vector<double>& point) {
                                                     point = r.objectives;
                                                     return true;
                                                 }));
        }
    }

    /// The complete trial that is best in one goal among those that keep to the limits: a point of the front chosen by what the
    /// others may cost. Throws `search_error` [nas.controller.35] if there is none.
    ///
    ///     search.best(nas::maximize("accuracy"), {nas::at_most("latency", 80)})
    finished_trial<arch_type> best(goal const& wanted, std::vector<constraint> const& limits = {}) {
        open();
        if (trial_record const* const r = best_within(study_.records(), wanted, limits)) return {*r, decode(r->genome)};
        std::string text;
        for (constraint const& c : limits) text += concat(text.empty() ? " with " : ", ", c.describe());
        throw search_error("nas.controller.35", "no complete trial has '", wanted.metric, "'", text,
                           "; report these metrics, or loosen the limits");
    }

    /// The trial of the front at which giving up more of one goal buys least of the others. Throws as `front`.
    finished_trial<arch_type> knee(std::vector<goal> const& goals) {
        open();
        trial_record const& r = detail::record_knee(study_.records(), goals);
        return {r, decode(r.genome)};
    }

    /// All trials by number, running and failed ones too. The records of finished trials never change and never move.
    std::deque<trial_record> const& history() {
        open();
        return study_.records();
    }

    /// The architecture of a record.
    arch_type arch(trial_record const& record) const { return decode(record.genome); }

    /// Ends the loops: no further trial is asked, and running ones are told so by `should_stop()`. A trial that gives way is
    /// not recorded; it is run again when the study is continued. May be called from a signal handler.
    void request_stop() noexcept { study_.request_stop(); }
    bool stop_requested() const noexcept { return study_.stop_requested(); }

    /// True if the controller had nothing more to propose.
    bool exhausted() const { return study_.exhausted(); }

    /// Why a rule of `search_options::stop_when` ended the last loop; empty if none did.
    std::string stop_reason() const { return study_.stop_reason(); }

    /// What the storage had to say when it was opened, such as "the last record was incomplete and was removed".
    std::vector<std::string> notes() {
        open();
        return study_.notes();
    }

    /// What the controller has learnt so far.
    typename Control::state controller_state() {
        open();
        if constexpr (std::same_as<Control, any_controller>) {
            return study_.controller_state();
        } else {
            auto const* const state = study_.controller_state().template get_if<Control>();
            return state ? *state : typename Control::state{};
        }
    }

    Space const& space() const noexcept { return space_; }

private:
    friend trial_range<search>;

    arch_type decode(genome const& g) const { return nas::decode(space_, g); }

    trial_type make_trial(std::uint64_t number) {
        try {
            return {study_, number, decode(study_.record(number).genome), *this};
        } catch (...) {
            study_.hold(number);
            study_.abandon(number, true);
            throw;
        }
    }

    void end_loop() { study_.end_loop(); }

    std::vector<finished_trial<arch_type>> finished(std::vector<trial_record const*> const& records) const {
        std::vector<finished_trial<arch_type>> out;
        for (trial_record const* const r : records) out.push_back({*r, decode(r->genome)});
        return out;
    }

    // Runs one trial of a crew; false when there is nothing left to do.
    template <class E>
    bool run_one(detail::study<>::crew& crew, E& evaluate) noexcept {
        bool busy = false;
        try {
            auto const number = study_.ask_for(crew);
            if (!number) return false;
            busy = true;
            trial_type t = make_trial(*number);
            try {
                if (auto m = detail::evaluate_trial(t, evaluate); m && !t.ended()) t.report(std::move(*m));
            } catch (...) {
                t.hold(); // not the architecture's fault: it is run again when the study is continued
                throw;
            }
        } catch (...) {
            study_.done_for(crew, busy, std::current_exception());
            return false;
        }
        study_.done_for(crew, busy, nullptr);
        return true;
    }

    void measure(arch_type const& arch, metrics& m) const override {
        if constexpr (!std::same_as<Latency, latency::none>) m.latency = latency_(arch);
    }
    void reward(detail::trial_outcome& outcome) const override {
        auto const value = reward_(std::as_const(outcome.metrics));
        if constexpr (reward_size<Rewarding> == 1 && std::convertible_to<decltype(value), double>)
            outcome.reward = static_cast<double>(value);
        else outcome.objectives.assign(value.begin(), value.end());
    }

    void check() const override {
        if constexpr (requires { reward_.check(); }) reward_.check();
    }
    study_identity identity() const override {
        return {{"space", concat(space_fingerprint(space_))},
                {"reward", detail::described(reward_)},
                {"latency", latency_text()}};
    }
    std::string latency_text() const {
        if constexpr (requires {
                          { latency_.fingerprint() } -> std::convertible_to<std::string>;
                      })
            return latency_.fingerprint();
        else return std::same_as<Latency, latency::none> ? "none" : "custom";
    }

    Space space_;
    Rewarding reward_;
    Latency latency_;
    detail::study<> study_;
};

template <class S, class C>
search(S, C) -> search<S, C>;
template <class S, class C>
search(S, C, search_options) -> search<S, C>;
template <class S, class C, class R>
search(S, C, R) -> search<S, C, R>;
template <class S, class C, class R>
search(S, C, R, search_options) -> search<S, C, R>;
template <class S, class C, class R, class L>
search(S, C, R, L) -> search<S, C, R, L>;
template <class S, class C, class R, class L>
search(S, C, R, L, search_options) -> search<S, C, R, L>;

} // namespace nas
