#pragma once
// How well a network does on a data set.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <nas/nn/plan.hpp>
#include <nas/train/batch_loader.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/loss.hpp>
#include <nas/train/loss_function.hpp>
#include <nas/train/model.hpp>
#include <nas/train/pipeline.hpp>

namespace nas::train {

struct evaluation {
    double accuracy = 0; ///< part of the images whose class was guessed, in [0, 1]
    double loss = 0;     ///< mean cross-entropy, without label smoothing, or the mean of the loss that was asked for
    std::int64_t correct = 0;
    std::int64_t images = 0;
    double top_accuracy = 0; ///< part of the images whose class is among the `top` largest outputs
    std::int64_t top_correct = 0;

    friend bool operator==(evaluation const&, evaluation const&) = default;
};

struct evaluate_options {
    std::int64_t batch = 128; ///< of a pipeline: its own
    int threads = 1;
    std::int64_t top = 5;                ///< of `top_accuracy`; at least 1
    std::optional<loss_function> loss{}; ///< instead of cross-entropy; `accuracy` is then what it counts as correct
};

/// Evaluates one network again and again, with other weights each time, without preparing it anew. Graph, backend and
/// data set or pipeline must outlive it.
class evaluator {
public:
    /// Throws `train_error` if network and data do not fit, `data_error` if the data set is inconsistent.
    evaluator(nn::graph const& g, nn::backend const& b, dataset const& d, evaluate_options const& o = {})
        : evaluator((check(d), check_options(o), check_fit(g, d.image_shape(), o.loss ? 0 : d.classes, d.name), g), b,
                    std::clamp<std::int64_t>(o.batch, 1, static_cast<std::int64_t>(d.size())), o) {
        data_ = &d;
        loader_.emplace(d);
    }

    /// Over one epoch of a pipeline. Throws `train_error` "nas.train.41" unless that visits every image once
    /// (last_batch::keep) and states the classes.
    evaluator(nn::graph const& g, nn::backend const& b, pipeline& p, evaluate_options const& o = {})
        : evaluator((check_pipeline(p, o), check_options(o),
                     check_fit(g, p.image(), o.loss ? 0 : p.options().classes, "of the pipeline"), g),
                    b, p.options().batch, o) {
        pipeline_ = &p;
    }

    /// Every image counts once, also those of the last, smaller batch.
    evaluation operator()(nn::weights const& w) {
        plan_.load(w);
        evaluation out;
        double sum = 0;
        if (pipeline_) {
            pipeline_->seek({});
            for (std::int64_t step = 0; step < pipeline_->steps_per_epoch(); ++step) {
                auto const b = pipeline_->next();
                std::copy(b.images.begin(), b.images.end(), plan_.input().begin());
                count(b.targets, out, sum);
            }
        } else {
            auto const batch = static_cast<std::size_t>(plan_.options().batch);
            for (std::size_t first = 0; first < data_->size(); first += batch) {
                std::size_t const n = std::min(batch, data_->size() - first);
                loader_->load_range(first, n, plan_.input(), plan_.options().threads);
                for (std::size_t i = 0; i < n; ++i) targets_[i] = {.label = data_->labels[first + i]};
                count(std::span<target const>(targets_).first(n), out, sum);
            }
        }
        auto const images = static_cast<double>(out.images);
        out.accuracy = static_cast<double>(out.correct) / images;
        out.top_accuracy = static_cast<double>(out.top_correct) / images;
        out.loss = sum / images;
        return out;
    }

private:
    evaluator(nn::graph const& g, nn::backend const& b, std::int64_t batch, evaluate_options const& o)
        : options_(o),
          plan_(g, b, {.batch = batch, .threads = options_.threads}),
          targets_(static_cast<std::size_t>(batch)) {}

    static void check_options(evaluate_options const& o) {
        if (o.top < 1) throw train_error("nas.train.4", "evaluate_options: top is ", o.top, "; it must be at least 1");
    }

    static void check_pipeline(pipeline const& p, evaluate_options const& o) {
        if (p.options().last != last_batch::keep)
            throw train_error("nas.train.41", "the pipeline does not visit every image once; an evaluation needs one "
                                              "with last_batch::keep");
        if (p.options().classes == 0 && !o.loss)
            throw train_error("nas.train.41",
                              "the pipeline does not state the number of classes, so labels may be none "
                              "of the network's; set pipeline_options::classes");
    }

    /// Runs what lies in the input; what is left there of a larger batch is ignored.
    void count(std::span<target const> targets, evaluation& out, double& sum) {
        plan_.forward();
        std::size_t const n = targets.size(),
                          row = plan_.output().size() / static_cast<std::size_t>(plan_.options().batch);
        auto const outputs = plan_.output().first(n * row);
        std::size_t const pixels = plan_.input().size() / static_cast<std::size_t>(plan_.options().batch);
        loss_value const v =
            options_.loss
                ? (*options_.loss)({.outputs = outputs, .targets = targets, .images = plan_.input().first(n * pixels)})
                : softmax_cross_entropy{}(outputs, targets);
        out.images += static_cast<std::int64_t>(n);
        out.correct += v.correct;
        sum += v.loss * static_cast<double>(n);
        for (std::size_t i = 0; i < n; ++i) out.top_correct += in_top(outputs.subspan(i * row, row), targets[i].label);
    }

    bool in_top(std::span<float const> x, std::int32_t label) const {
        if (label < 0 || static_cast<std::size_t>(label) >= x.size()) return false;
        auto const own = static_cast<std::size_t>(label);
        std::int64_t before = 0;
        for (std::size_t k = 0; k < x.size(); ++k) before += !(x[k] < x[own]) && (x[k] != x[own] || k < own);
        return before < options_.top && std::isfinite(x[own]);
    }

    evaluate_options options_;
    dataset const* data_ = nullptr;
    pipeline* pipeline_ = nullptr;
    std::optional<batch_loader> loader_;
    nn::plan plan_;
    std::vector<target> targets_;
};

/// Accuracy and loss of a network on all images of `d`. Throws as `evaluator` does.
inline evaluation evaluate(model const& m, dataset const& d, evaluate_options const& o = {}) {
    return evaluator(m.graph, m.backend, d, o)(m.weights);
}

/// Accuracy and loss of a network on one epoch of a pipeline. Throws as `evaluator` does.
inline evaluation evaluate(model const& m, pipeline& p, evaluate_options const& o = {}) {
    return evaluator(m.graph, m.backend, p, o)(m.weights);
}

} // namespace nas::train
