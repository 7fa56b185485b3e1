#pragma once
// A training, one step at a time. For a whole training in one call see fit.hpp.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/backend/denormals.hpp>
#include <nas/nn/hash.hpp>
#include <nas/nn/plan.hpp>
#include <nas/train/batch_loader.hpp>
#include <nas/train/checkpoint.hpp>
#include <nas/train/content_hash.hpp>
#include <nas/train/loss.hpp>
#include <nas/train/model.hpp>
#include <nas/train/recipe.hpp>
#include <nas/train/report.hpp>
#include <nas/train/shuffle.hpp>

namespace nas::train {

/// Trains a network on a data set by a recipe. Graph, backend and data set must outlive it; the weights are copied.
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
        : recipe_((r.check(), check(d), check_fit(m.graph, d), check_batch(r, d), std::move(r))),
          data_(d),
          network_(nn::hash_of(m.graph)),
          loader_(d),
          plan_(m.graph, m.backend,
                {.batch = recipe_.batch, .training = true, .threads = recipe_.threads, .seed = recipe_.seed}),
          state_(recipe_.optimizer.start(plan_.parameters().size())),
          runs_(parameter_runs(plan_.segments(), recipe_.decay)),
          labels_(static_cast<std::size_t>(recipe_.batch)) {
        plan_.load(m.weights);
        if (recipe_.average) remember_average();
    }

    std::int64_t steps_per_epoch() const { return static_cast<std::int64_t>(data_.size()) / recipe_.batch; }
    std::int64_t total_steps() const { return steps_per_epoch() * recipe_.epochs; }
    std::int64_t steps() const { return step_; }
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

    /// One batch forward and backward, and one update. A loss or gradient that is not finite marks the training as
    /// diverged, without an update. Precondition: !finished().
    step_report step() {
        auto const began = std::chrono::steady_clock::now();
        flush_denormals const flushing;
        std::int64_t const per_epoch = steps_per_epoch(), epoch = step_ / per_epoch;
        if (step_ % per_epoch == 0 || order_.empty())
            order_ = epoch_order(data_.size(), recipe_.seed, static_cast<std::uint64_t>(epoch));
        auto const batch =
            std::span(order_).subspan(static_cast<std::size_t>(step_ % per_epoch * recipe_.batch), labels_.size());
        loader_.load(batch,
                     {.change = recipe_.augment, .seed = recipe_.seed, .epoch = static_cast<std::uint64_t>(epoch)},
                     plan_.input(), labels_, recipe_.threads);

        training_position const at{static_cast<double>(step_) / static_cast<double>(per_epoch),
                                   static_cast<double>(recipe_.epochs)};
        plan_.set_step(static_cast<std::uint64_t>(step_));
        plan_.forward();
        loss_value const v =
            softmax_cross_entropy{recipe_.label_smoothing}(plan_.output(), labels_, plan_.output_gradient());
        step_report out{.step = step_ + 1,
                        .epoch = at.epoch,
                        .loss = v.loss,
                        .accuracy = static_cast<double>(v.correct) / static_cast<double>(recipe_.batch),
                        .rate = recipe_.rate(at)};
        if (!std::isfinite(v.loss)) return diverge(out, "the loss", v.loss);
        plan_.backward();
        out.gradient_norm = recipe_.clip(plan_.gradients(), norm_scratch_, recipe_.threads);
        if (!std::isfinite(out.gradient_norm)) return diverge(out, "the norm of the gradients", out.gradient_norm);
        recipe_.optimizer.update(state_, {.parameters = plan_.parameters(),
                                          .gradients = plan_.gradients(),
                                          .runs = runs_,
                                          .rate = out.rate,
                                          .threads = recipe_.threads});
        if (recipe_.average) {
            recipe_.average->update({average_, plan_.parameters(), step_, recipe_.threads});
            recipe_.average->update({average_statistics_, plan_.statistics(), step_, recipe_.threads});
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

    /// The weights to use: their average if the recipe asks for one, else the last.
    nn::weights weights() { return recipe_.average ? plain(average_, average_statistics_) : last_weights(); }

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
        if (recipe_.average) out.average = plain(average_, average_statistics_);
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
        plan_.load(c.current);
        step_ = state_.steps = c.step;
        epoch_loss_ = c.epoch_loss;
        epoch_correct_ = c.epoch_correct;
        epoch_seconds_ = c.epoch_seconds;
        history_ = c.history;
        why_diverged_.clear();
        order_.clear();
    }

private:
    static void check_batch(recipe const& r, dataset const& d) {
        if (d.size() < static_cast<std::size_t>(r.batch))
            throw train_error("nas.train.3", "data set ", d.name, " has ", d.size(),
                              " images, fewer than the batch of ", r.batch, "; choose a smaller batch");
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
    }

    void remember_average() {
        average_.assign(plan_.parameters().begin(), plan_.parameters().end());
        average_statistics_.assign(plan_.statistics().begin(), plan_.statistics().end());
    }

    /// Values in the plan's storage as plain tensors. The plan converts what it holds, so it holds them for a moment.
    nn::weights plain(std::span<float const> parameters, std::span<float const> statistics) {
        std::vector<float> const own(plan_.parameters().begin(), plan_.parameters().end());
        std::vector<float> const own_statistics(plan_.statistics().begin(), plan_.statistics().end());
        std::copy(parameters.begin(), parameters.end(), plan_.parameters().begin());
        std::copy(statistics.begin(), statistics.end(), plan_.statistics().begin());
        nn::weights out;
        plan_.store(out);
        std::copy(own.begin(), own.end(), plan_.parameters().begin());
        std::copy(own_statistics.begin(), own_statistics.end(), plan_.statistics().begin());
        return out;
    }

    std::string describe() {
        if (data_hash_ == 0) data_hash_ = hash_combine(content_hash(data_.pixels), content_hash(data_.labels));
        return concat("network ", network_, "\nimages ", data_.size(), " of ", to_string(data_.image_shape()),
                      ", content ", data_hash_, "\n", recipe_.describe());
    }

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
    dataset const& data_;
    std::uint64_t network_;
    batch_loader loader_;
    nn::plan plan_;
    optimizer_state state_;
    std::vector<parameter_run> runs_;
    std::vector<float> average_, average_statistics_;
    std::vector<std::uint8_t> labels_;
    std::vector<std::uint32_t> order_;
    std::vector<double> norm_scratch_;
    std::int64_t step_ = 0;
    double epoch_loss_ = 0, epoch_seconds_ = 0;
    std::int64_t epoch_correct_ = 0;
    std::vector<epoch_report> history_;
    std::string why_diverged_;
    std::uint64_t data_hash_ = 0;
};

} // namespace nas::train
