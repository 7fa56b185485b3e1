#pragma once
// How well a network does on a data set.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/nn/plan.hpp>
#include <nas/train/batch_loader.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/loss.hpp>
#include <nas/train/model.hpp>

namespace nas::train {

struct evaluation {
    double accuracy = 0; ///< part of the images whose class was guessed, in [0, 1]
    double loss = 0;     ///< mean cross-entropy, without label smoothing
    std::int64_t correct = 0;
    std::int64_t images = 0;

    friend bool operator==(evaluation const&, evaluation const&) = default;
};

struct evaluate_options {
    std::int64_t batch = 128;
    int threads = 1;
};

/// Evaluates one network again and again, with other weights each time, without preparing it anew. Graph, backend and
/// data set must outlive it.
class evaluator {
public:
    /// Throws `train_error` if network and data do not fit, `data_error` if the data set is inconsistent.
    evaluator(nn::graph const& g, nn::backend const& b, dataset const& d, evaluate_options o = {})
        : data_((check(d), check_fit(g, d), d)),
          loader_(d),
          plan_(g, b,
                {.batch = std::clamp<std::int64_t>(o.batch, 1, static_cast<std::int64_t>(d.size())),
                 .threads = o.threads}) {}

    /// Every image counts once, also those of the last, smaller batch.
    evaluation operator()(nn::weights const& w) {
        plan_.load(w);
        auto const batch = static_cast<std::size_t>(plan_.options().batch);
        auto const classes = static_cast<std::size_t>(data_.classes);
        evaluation out{.images = static_cast<std::int64_t>(data_.size())};
        double sum = 0;
        for (std::size_t first = 0; first < data_.size(); first += batch) {
            std::size_t const count =
                std::min(batch, data_.size() - first); // what is left of a larger batch is ignored
            loader_.load_range(first, count, plan_.input(), plan_.options().threads);
            plan_.forward();
            auto const v = softmax_cross_entropy{}(plan_.output().first(count * classes),
                                                   std::span(data_.labels).subspan(first, count));
            out.correct += v.correct;
            sum += v.loss * static_cast<double>(count);
        }
        out.accuracy = static_cast<double>(out.correct) / static_cast<double>(out.images);
        out.loss = sum / static_cast<double>(out.images);
        return out;
    }

private:
    dataset const& data_;
    batch_loader loader_;
    nn::plan plan_;
};

/// Accuracy and loss of a network on all images of `d`. Throws as `evaluator` does.
inline evaluation evaluate(model const& m, dataset const& d, evaluate_options o = {}) {
    return evaluator(m.graph, m.backend, d, o)(m.weights);
}

} // namespace nas::train
