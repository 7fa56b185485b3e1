#pragma once
// fit: trains a network from its first step to its last, watched by an observer, with checkpoints.

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nas/train/checkpoint.hpp>
#include <nas/train/evaluate.hpp>
#include <nas/train/model.hpp>
#include <nas/train/recipe.hpp>
#include <nas/train/report.hpp>
#include <nas/train/trainer.hpp>

namespace nas::train {

/// What to learn from, and what to watch progress on.
struct fit_data {
    dataset const& train;
    dataset const* validation = nullptr; ///< evaluated after epochs; null = never
    int validate_every = 1;              ///< epochs between evaluations; the last epoch is always evaluated
};

/// The same with pipelines. The one that is validated on visits every image once (last_batch::keep).
struct pipeline_data {
    pipeline& train;
    pipeline* validation = nullptr;
    int validate_every = 1;
};

/// Where to keep the state of an unfinished training, and how often.
struct checkpointing {
    std::string path{};           ///< empty = keep none
    int every_epochs = 1;         ///< 0 = not at the end of epochs
    std::int64_t every_steps = 0; ///< 0 = not inside epochs
    bool resume = true;           ///< continue if `path` exists; otherwise it is overwritten
};

enum class fit_state : std::uint8_t {
    finished, ///< all epochs were made
    stopped,  ///< the observer asked to stop; a checkpoint was written if a path was given
    diverged  ///< a loss, gradient or weight was not finite; `why` says which
};

constexpr std::string_view to_string(fit_state s) {
    return s == fit_state::finished ? "finished" : s == fit_state::stopped ? "stopped" : "diverged";
}

struct fit_result {
    fit_state state = fit_state::finished;
    nn::weights weights; ///< averaged if the recipe averages; of the best epoch if the recipe keeps that; of no use if
                         ///< diverged
    std::vector<epoch_report> epochs;     ///< those of earlier runs included, if resumed
    std::optional<evaluation> validation; ///< of `weights`; the last one unless the best epoch is kept
    std::int64_t steps = 0;
    double seconds = 0;           ///< of training, without validation, all runs
    double images_per_second = 0; ///< over `seconds`
    std::string why;              ///< of `diverged`
    int best_epoch = 0;           ///< whose weights these are, if the recipe stops early and keeps the best; else 0
    bool ended_early = false;     ///< `finished`, because nothing had become better for a while
};

/// The observer that asks for nothing. An observer is any object with some of these members, each optional:
///
///     void on_step(nas::train::step_report const&);        // after every step
///     void on_epoch(nas::train::epoch_report const&);      // after every epoch, validation included
///     bool should_stop();                                  // asked after every step
///     bool should_stop(nas::train::epoch_report const&);   // asked after every epoch: early stopping, pruning
struct no_observer {};

namespace detail {

template <class O>
concept StepObserver = requires(O& o, step_report const& r) {
    o.on_step(r);
};
template <class O>
concept EpochObserver = requires(O& o, epoch_report const& r) {
    o.on_epoch(r);
};
template <class O>
concept StopObserver = requires(O& o) {
    static_cast<bool>(o.should_stop());
};
template <class O>
concept EpochStopObserver = requires(O& o, epoch_report const& r) {
    static_cast<bool>(o.should_stop(r));
};

template <class O>
constexpr void check_observer() {
    static_assert(
        StepObserver<O> || !requires { &O::on_step; }, "on_step of an observer takes a step_report const&");
    static_assert(
        EpochObserver<O> || !requires { &O::on_epoch; }, "on_epoch of an observer takes an epoch_report const&");
    static_assert(
        StopObserver<O> || EpochStopObserver<O> || !requires { &O::should_stop; },
        "should_stop of an observer takes nothing or an epoch_report const&, and yields a bool");
}

inline bool file_exists(std::string const& path) { return file_handle(std::fopen(path.c_str(), "rb")) != nullptr; }

template <class Observer>
fit_result run_fit(trainer& t, evaluator* validate, int validate_every, Observer& observer, checkpointing const& keep) {
    using watcher = std::remove_const_t<Observer>;
    recipe const& r = t.settings();
    if (r.stop_early && r.stop_early->watch != watched_value::training_loss && !validate)
        throw train_error("nas.train.44", "the recipe stops early by its validation, but there are no validation data; "
                                          "give some, or watch the training loss");
    bool const keeping = !keep.path.empty();
    if (keeping && keep.resume && file_exists(keep.path)) t.restore(load_checkpoint(keep.path));

    fit_result out;
    std::int64_t saved_at = t.steps();
    auto const save = [&] {
        if (!keeping || saved_at == t.steps()) return;
        save_checkpoint(t.snapshot(), keep.path);
        saved_at = t.steps();
    };
    // What the epochs so far tell; those of an earlier run count, too.
    auto const judge = [&] { return r.stop_early ? (*r.stop_early)(t.history()) : early_stopping::verdict{}; };
    out.ended_early = judge().stop && !t.finished();
    bool stop = false;
    while (!stop && !out.ended_early && !t.finished()) {
        step_report const step = t.step();
        if constexpr (StepObserver<watcher>) observer.on_step(step);
        if (t.diverged()) break;
        bool const epoch_ended = t.steps() % t.steps_per_epoch() == 0;
        if (epoch_ended) {
            int const epoch = t.history().back().epoch;
            if (validate && (t.finished() || (validate_every > 0 && epoch % validate_every == 0)))
                t.set_validation((*validate)(t.weights()));
            if constexpr (EpochObserver<watcher>) observer.on_epoch(t.history().back());
            auto const verdict = judge();
            if (r.stop_early && r.stop_early->keep_best && verdict.best_epoch == epoch) t.keep_best(t.weights());
            out.ended_early = verdict.stop && !t.finished();
            if constexpr (EpochStopObserver<watcher>) stop = observer.should_stop(t.history().back());
            if (t.finished() || out.ended_early || (keep.every_epochs > 0 && epoch % keep.every_epochs == 0)) save();
        }
        if constexpr (StopObserver<watcher>) stop = stop || observer.should_stop();
        if (stop || (keep.every_steps > 0 && t.steps() % keep.every_steps == 0)) save();
    }

    out.why = t.why_diverged();
    out.epochs = t.history();
    for (epoch_report const& e : out.epochs)
        if (e.validation) out.validation = e.validation;
    if (t.best() && out.why.empty()) {
        out.best_epoch = judge().best_epoch;
        out.validation = out.epochs[static_cast<std::size_t>(out.best_epoch - 1)].validation;
    }
    if (out.why.empty() && out.validation && !std::isfinite(out.validation->loss))
        out.why = concat("the validation loss is ", out.validation->loss);
    out.state = !out.why.empty()                  ? fit_state::diverged
                : t.finished() || out.ended_early ? fit_state::finished
                                                  : fit_state::stopped;
    out.weights = out.best_epoch > 0 ? *t.best() : t.weights();
    out.steps = t.steps();
    out.seconds = t.seconds();
    if (out.seconds > 0) out.images_per_second = static_cast<double>(out.steps) * r.batch / out.seconds;
    return out;
}

inline evaluate_options evaluation_of(recipe const& r) { return {.threads = r.threads, .loss = r.loss}; }

} // namespace detail

/// Trains `m` on `data` by `r` and returns the trained weights; `m` itself stays as it is.
///
/// A training that becomes not-a-number ends with the state `diverged`; that is a result, not an error. With a
/// checkpoint path, a training that was interrupted at any moment continues from its last checkpoint, bit for bit as if
/// it had not been interrupted. Throws `train_error` and `data_error` if recipe, network and data do not fit,
/// `storage_error` if a checkpoint cannot be written, is damaged or belongs to another training, and what the observer
/// throws.
///
///     auto result = nas::train::fit({.graph = g, .weights = nas::nn::initialize(g, 1), .backend = b},
///                                   {.train = split.train, .validation = &split.held_out}, {.epochs = 5});
template <class Observer = no_observer>
fit_result fit(model const& m, fit_data const& data, recipe const& r, Observer&& observer = {},
               checkpointing const& keep = {}) {
    detail::check_observer<std::remove_cvref_t<Observer>>();
    trainer t(m, data.train, r);
    std::optional<evaluator> validate;
    if (data.validation) validate.emplace(m.graph, m.backend, *data.validation, detail::evaluation_of(r));
    return detail::run_fit(t, validate ? &*validate : nullptr, data.validate_every, observer, keep);
}

/// The same from pipelines. Throws also `train_error` "nas.train.40" or "nas.train.41" for a pipeline that does not serve.
template <class Observer = no_observer>
fit_result fit(model const& m, pipeline_data const& data, recipe const& r, Observer&& observer = {},
               checkpointing const& keep = {}) {
    detail::check_observer<std::remove_cvref_t<Observer>>();
    trainer t(m, data.train, r);
    std::optional<evaluator> validate;
    if (data.validation) validate.emplace(m.graph, m.backend, *data.validation, detail::evaluation_of(r));
    return detail::run_fit(t, validate ? &*validate : nullptr, data.validate_every, observer, keep);
}

} // namespace nas::train
