#pragma once
// A training, one step at a time. For a whole training in one call see fit.hpp.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/denormals.hpp>
#include <nas/nn/hash.hpp>
#include <nas/nn/plan.hpp>
#include <nas/train/batch_input.hpp>
#include <nas/train/checkpoint.hpp>
#include <nas/train/loss.hpp>
#include <nas/train/measure_statistics.hpp>
#include <nas/train/model.hpp>
#include <nas/train/recipe.hpp>
#include <nas/train/report.hpp>

namespace nas::train {

/// Trains a network by a recipe, on a data set in memory, a pipeline, or batches of a program's own. Graph, backend and
/// data must outlive it; the weights are copied.
///
///     nas::train::trainer t({.graph = g, .weights = w, .backend = b}, data, recipe);
///     while (!t.finished()) t.step();
///     w = t.weights();
///
/// Everything random is drawn from the recipe's seed. After the first step nothing is allocated but, once an epoch, a
/// report. Throws `train_error` if recipe, network and data do not fit, `data_error` if the data set is inconsistent.
class trainer {
public:
    trainer(model const& m, dataset const& d, recipe r)
        : trainer(m,
                  (r.check(), std::make_unique<dataset_input>(d, dataset_input::settings{.batch = r.batch,
                                                                                         .augment = r.augment,
                                                                                         .seed = r.seed,
                                                                                         .threads = r.threads})),
                  r) {}

    /// On a pipeline, which nobody else may use meanwhile. `recipe::augment` has no effect.
    trainer(model const& m, pipeline& p, recipe r)
        : trainer(m, (r.check(), std::make_unique<pipeline_input>(p, r.batch)), r) {}

    /// On batches of a program's own. Precondition: `input` makes batches of `r.batch` images and is not null.
    trainer(model const& m, std::unique_ptr<batch_input> input, recipe const& r)
        : recipe_((r.check(), check_fit(m.graph, input->image(), r.loss ? 0 : input->classes(), input->name()), r)),
          input_(std::move(input)),
          network_(nn::hash_of(m.graph)),
          plan_(m.graph, m.backend,
                {.batch = recipe_.batch, .training = true, .threads = recipe_.threads, .seed = recipe_.seed}),
          state_(recipe_.optimizer.start(plan_.parameters().size())),
          runs_(parameter_runs(plan_.segments(), recipe_.decay, recipe_.groups)),
          targets_(static_cast<std::size_t>(recipe_.batch)) {
        if (input_->steps_per_epoch() < 1)
            throw train_error("nas.train.3", "data set ", input_->name(), " has no batch of ", recipe_.batch,
                              " images; choose a smaller batch");
        plan_.load(m.weights);
        if (averaging()) remember_average();
        if (recipe_.accumulate > 1) sums_.resize(plan_.gradients().size());
        for (nn::plan::segment const& s : plan_.segments())
            if (std::none_of(runs_.begin(), runs_.end(),
                             [&](parameter_run const& r2) { return r2.offset == s.offset; }))
                frozen_.push_back({.offset = s.offset, .elements = s.elements});
    }

    std::int64_t steps_per_epoch() const { return input_->steps_per_epoch(); }
    std::int64_t total_steps() const { return steps_per_epoch() * recipe_.epochs; }
    std::int64_t steps() const { return step_; }
    /// Of the optimizer: as many as steps, or fewer if the recipe accumulates gradients.
    std::int64_t updates() const { return state_.steps; }
    bool diverged() const { return !why_diverged_.empty(); }
    /// In words, with the step; empty while all is well.
    std::string const& why_diverged() const { return why_diverged_; }
    bool finished() const { return step_ >= total_steps() || diverged(); }
    /// Of the epochs made so far.
    std::vector<epoch_report> const& history() const { return history_; }
    /// Enters an evaluation into the report of the last epoch. Precondition: an epoch has ended.
    void set_validation(evaluation const& v) { history_.back().validation = v; }
    /// Spent in steps so far, those before a checkpoint included.
    double seconds() const {
        double sum = epoch_seconds_;
        for (epoch_report const& e : history_) sum += e.seconds;
        return sum;
    }
    recipe const& settings() const { return recipe_; }
    nn::plan const& plan() const { return plan_; }

    /// One batch forward and backward, and one update, or a part of one if the recipe accumulates gradients. A loss or
    /// gradient that is not finite marks the training as diverged, without an update. Precondition: !finished(). Throws
    /// `train_error` "nas.train.43" for a label that is no class, and what the data or a loss of one's own throw.
    step_report step() {
        auto const began = std::chrono::steady_clock::now();
        flush_denormals const flushing;
        std::int64_t const per_epoch = steps_per_epoch();
        input_->load({static_cast<std::uint64_t>(step_ / per_epoch), step_ % per_epoch}, plan_.input(), targets_);
        plan_.set_step(static_cast<std::uint64_t>(step_));
        plan_.forward();
        loss_value const v = loss();
        step_report out{.step = step_ + 1,
                        .epoch = position(step_).epoch,
                        .loss = v.loss,
                        .accuracy = static_cast<double>(v.correct) / static_cast<double>(recipe_.batch),
                        .rate = recipe_.rate(position(step_ - passes_)), // where the update began
                        .updated = passes_ + 1 == recipe_.accumulate || (step_ + 1) % per_epoch == 0};
        if (!std::isfinite(v.loss)) return diverge(out, "the loss", v.loss);
        plan_.backward();
        gather(out.updated);
        if (out.updated) {
            out.gradient_norm = recipe_.clip(plan_.gradients(), norm_scratch_, recipe_.threads);
            if (!std::isfinite(out.gradient_norm)) return diverge(out, "the norm of the gradients", out.gradient_norm);
            update(out.rate);
        }
        ++step_;
        epoch_loss_ += v.loss;
        epoch_correct_ += v.correct;
        epoch_seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        if (step_ % per_epoch == 0) end_epoch(out);
        return out;
    }

    /// The weights as they are now.
    nn::weights last_weights() const {
        nn::weights out;
        plan_.store(out);
        return out;
    }

    /// The weights to use: their average if the recipe asks for one, else the last. Reads training batches if statistics
    /// are to be measured for the average.
    nn::weights weights() {
        if (!averaging() || (recipe_.swa && average_count_ == 0)) return last_weights();
        int const batches = recipe_.swa ? recipe_.swa->statistics_batches : recipe_.average->statistics_batches;
        return plain(average_, average_statistics_, batches);
    }

    /// Keeps weights as the best so far, also in checkpoints. For early stopping.
    void keep_best(nn::weights w) { best_ = std::move(w); }
    std::optional<nn::weights> const& best() const { return best_; }

    /// The whole state. `restore` with the same network, data and recipe continues exactly here.
    checkpoint snapshot() {
        checkpoint out{.settings = describe(),
                       .step = step_,
                       .epoch_loss = epoch_loss_,
                       .epoch_correct = epoch_correct_,
                       .epoch_seconds = epoch_seconds_,
                       .history = history_,
                       .current = last_weights()};
        for (auto const& slot : state_.slots) out.slots.push_back(plain(slot, {}));
        if (averaging()) out.average = plain(average_, average_statistics_);
        out.average_count = average_count_;
        out.updates = state_.steps;
        out.layers = state_.layers;
        out.passes = passes_;
        if (passes_ > 0) out.gradients = plain(sums_, {});
        out.best = best_;
        return out;
    }

    /// Throws `storage_error` "nas.train.9" if the checkpoint belongs to another network, data set or recipe; nothing
    /// has changed then. The number of threads may differ, but then the last bits of the weights do, too.
    void restore(checkpoint const& c) {
        refuse_other(concat(c.settings, "slots ", c.slots.size()));
        for (std::size_t i = 0; i < state_.slots.size(); ++i) {
            plan_.load(c.slots[i]);
            state_.slots[i].assign(plan_.parameters().begin(), plan_.parameters().end());
        }
        if (c.average) {
            plan_.load(*c.average);
            remember_average();
        }
        if (c.gradients) {
            plan_.load(*c.gradients);
            sums_.assign(plan_.parameters().begin(), plan_.parameters().end());
        }
        plan_.load(c.current);
        average_count_ = c.average_count;
        passes_ = c.passes;
        best_ = c.best;
        step_ = c.step;
        state_.steps = c.updates;
        state_.layers = c.layers;
        epoch_loss_ = c.epoch_loss;
        epoch_correct_ = c.epoch_correct;
        epoch_seconds_ = c.epoch_seconds;
        history_ = c.history;
        why_diverged_.clear();
    }

private:
    bool averaging() const { return recipe_.average || recipe_.swa; }

    training_position position(std::int64_t step) const {
        return {static_cast<double>(step) / static_cast<double>(steps_per_epoch()),
                static_cast<double>(recipe_.epochs)};
    }

    loss_value loss() {
        if (recipe_.loss)
            return (*recipe_.loss)({.outputs = plan_.output(), .targets = targets_, .images = plan_.input()},
                                   plan_.output_gradient());
        auto const classes = static_cast<std::int32_t>(plan_.output().size() / targets_.size());
        for (target const& t : targets_)
            for (std::int32_t const label : {t.label, t.share < 1 ? t.other : t.label})
                if (label < 0 || label >= classes)
                    throw train_error("nas.train.43", "label ", label, " of data set ", input_->name(),
                                      " is none of the ", classes, " classes of the network, counted from 0, at step ",
                                      step_ + 1, "; correct the labels or widen the network");
        return softmax_cross_entropy{recipe_.label_smoothing}(plan_.output(), std::span<target const>(targets_),
                                                              plan_.output_gradient());
    }

    /// Adds the gradients of a batch to those of the update, and leaves their mean in the plan when it is complete.
    void gather(bool complete) {
        auto const g = plan_.gradients();
        for (parameter_run const& f : frozen_)
            std::fill_n(g.begin() + static_cast<std::ptrdiff_t>(f.offset), f.elements, 0.0f);
        if (recipe_.accumulate == 1) return;
        ++passes_;
        bool const first = passes_ == 1;
        auto const share = static_cast<float>(1.0 / static_cast<double>(passes_));
        parallel_for(recipe_.threads, static_cast<std::int64_t>(g.size()),
                     [&](std::int64_t begin, std::int64_t end, int) {
                         float* __restrict const sum = sums_.data();
                         float* __restrict const own = g.data();
                         if (first)
                             for (std::int64_t i = begin; i < end; ++i) sum[i] = own[i];
                         else
                             for (std::int64_t i = begin; i < end; ++i) sum[i] += own[i];
                         if (complete)
                             for (std::int64_t i = begin; i < end; ++i) own[i] = sum[i] * share;
                     });
        if (complete) passes_ = 0;
    }

    void update(double rate) {
        recipe_.optimizer.update(state_, {.parameters = plan_.parameters(),
                                          .gradients = plan_.gradients(),
                                          .runs = runs_,
                                          .rate = rate,
                                          .threads = recipe_.threads});
        if (!recipe_.average) return;
        recipe_.average->update({average_, plan_.parameters(), state_.steps - 1, recipe_.threads});
        recipe_.average->update({average_statistics_, plan_.statistics(), state_.steps - 1, recipe_.threads});
    }

    step_report diverge(step_report const& r, std::string_view what, double value) {
        why_diverged_ = concat(what, " is ", value, " at step ", r.step, " of ", total_steps(), " (epoch ", r.epoch,
                               ", rate ", r.rate, ")");
        return r;
    }

    void end_epoch(step_report const& last) {
        auto const all_finite = [](std::span<float const> x) {
            return std::all_of(x.begin(), x.end(), [](float v) { return std::isfinite(v); });
        };
        if (!all_finite(plan_.parameters()) || !all_finite(plan_.statistics()))
            why_diverged_ =
                concat("a weight is not finite after step ", step_, " of ", total_steps(), " (rate ", last.rate, ")");
        auto const per_epoch = static_cast<double>(steps_per_epoch());
        double const images = per_epoch * recipe_.batch;
        history_.push_back({.epoch = static_cast<int>(step_ / steps_per_epoch()),
                            .epochs = recipe_.epochs,
                            .loss = epoch_loss_ / per_epoch,
                            .accuracy = static_cast<double>(epoch_correct_) / images,
                            .rate = last.rate,
                            .seconds = epoch_seconds_,
                            .images_per_second = epoch_seconds_ > 0 ? images / epoch_seconds_ : 0});
        epoch_loss_ = epoch_seconds_ = 0;
        epoch_correct_ = 0;
        if (!recipe_.swa || !recipe_.swa->takes(history_.back().epoch, recipe_.epochs)) return;
        recipe_.swa->update({average_, plan_.parameters(), average_count_, recipe_.threads});
        recipe_.swa->update({average_statistics_, plan_.statistics(), average_count_, recipe_.threads});
        ++average_count_;
    }

    void remember_average() {
        average_.assign(plan_.parameters().begin(), plan_.parameters().end());
        average_statistics_.assign(plan_.statistics().begin(), plan_.statistics().end());
    }

    /// Values in the plan's storage as plain tensors. The plan converts what it holds, so it holds them for a moment.
    /// With `batches` the statistics are measured over so many training batches.
    nn::weights plain(std::span<float const> parameters, std::span<float const> statistics, int batches = 0) {
        std::vector<float> const own(plan_.parameters().begin(), plan_.parameters().end());
        std::vector<float> const own_statistics(plan_.statistics().begin(), plan_.statistics().end());
        std::copy(parameters.begin(), parameters.end(), plan_.parameters().begin());
        std::copy(statistics.begin(), statistics.end(), plan_.statistics().begin());
        if (batches > 0)
            measure_statistics(plan_, std::min<std::int64_t>(batches, steps_per_epoch()), [&](std::int64_t i) {
                input_->load({0, i}, plan_.input(), targets_);
            });
        nn::weights out;
        plan_.store(out);
        std::copy(own.begin(), own.end(), plan_.parameters().begin());
        std::copy(own_statistics.begin(), own_statistics.end(), plan_.statistics().begin());
        return out;
    }

    std::string describe() { return concat("network ", network_, "\n", input_->describe(), recipe_.describe()); }

    void refuse_other(std::string_view theirs) {
        std::string const text = concat(describe(), "slots ", state_.slots.size());
        std::string_view ours = text;
        auto const next_line = [](std::string_view& s) {
            std::string_view const line = s.substr(0, s.find('\n'));
            s.remove_prefix(std::min(s.size(), line.size() + 1));
            return line;
        };
        while (!ours.empty() || !theirs.empty()) {
            std::string_view const mine = next_line(ours), other = next_line(theirs);
            if (mine != other)
                throw storage_error("nas.train.9", "the checkpoint belongs to another training: it has \"", other,
                                    "\", here is \"", mine,
                                    "\"; continue with what it was begun with, or start anew from its weights");
        }
    }

    recipe recipe_;
    std::unique_ptr<batch_input> input_;
    std::uint64_t network_;
    nn::plan plan_;
    optimizer_state state_;
    std::vector<parameter_run> runs_;
    std::vector<float> average_, average_statistics_;
    std::vector<parameter_run> frozen_;
    std::vector<target> targets_;
    std::vector<float> sums_; // of the gradients of the update under way
    std::int64_t passes_ = 0; // batches in them
    std::int64_t average_count_ = 0;
    std::optional<nn::weights> best_;
    std::vector<double> norm_scratch_;
    std::int64_t step_ = 0;
    double epoch_loss_ = 0, epoch_seconds_ = 0;
    std::int64_t epoch_correct_ = 0;
    std::vector<epoch_report> history_;
    std::string why_diverged_;
};

} // namespace nas::train
