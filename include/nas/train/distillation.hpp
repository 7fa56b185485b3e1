#pragma once
// A loss that makes a network answer as a trained one does.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/nn/hash.hpp>
#include <nas/nn/plan.hpp>
#include <nas/train/kl_divergence.hpp>
#include <nas/train/loss.hpp>
#include <nas/train/loss_function.hpp>
#include <nas/train/model.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

struct distillation_options {
    double temperature = 4;     ///< above 0; the teacher's answers are softened by it
    double share = 0.9;         ///< of the teacher, in [0, 1]; the rest is the labels'
    double label_smoothing = 0; ///< of the labels, in [0, 1)
    std::int64_t batch = 64;    ///< the largest batch that it is asked about; the recipe's
    int threads = 1;
};

/// share * T^2 KL(softmax(teacher / T) || softmax(student / T)) + (1 - share) * cross-entropy with the labels (Hinton et
/// al. 2015). The teacher sees the very images that the student sees, as inference. Copies share the teacher, so one
/// thread at a time may use them: give trainings side by side one each. Graph and backend of the teacher must outlive
/// it; the weights are copied.
///
///     recipe.loss = nas::train::distillation({.graph = g, .weights = w, .backend = b}, {.batch = recipe.batch});
class distillation {
public:
    /// Throws `train_error` "nas.train.4" for settings out of range.
    explicit distillation(model const& teacher, distillation_options o = {})
        : options_((check(o), o)),
          plan_(std::make_shared<nn::plan>(teacher.graph, teacher.backend,
                                           nn::plan_options{.batch = o.batch, .threads = o.threads})),
          scratch_(std::make_shared<std::vector<float>>()),
          name_(concat("distillation from network ", nn::hash_of(teacher.graph), ", temperature ", o.temperature,
                       ", share ", o.share, ", label smoothing ", o.label_smoothing)) {
        plan_->load(teacher.weights);
    }

    /// `correct` counts the labels. In evaluation (no gradient) the labels alone count. Throws `train_error`
    /// "nas.train.45" if teacher and student do not fit, or the batch is larger than stated.
    loss_value operator()(loss_input const& in, std::span<float> gradient) const {
        if (gradient.empty()) return softmax_cross_entropy{}(in.outputs, in.targets);
        auto const images = in.targets.size(), batch = static_cast<std::size_t>(options_.batch);
        std::size_t const row = plan_->output().size() / batch, pixels = plan_->input().size() / batch;
        if (images > batch || in.images.size() != images * pixels || in.outputs.size() != images * row)
            throw train_error("nas.train.45", "distillation: the teacher answers ", batch, " images of ", pixels,
                              " values with ", row, " outputs each, but the student has ", images, " images of ",
                              in.images.size() / images, " values and ", in.outputs.size() / images,
                              " outputs; set batch to the recipe's, and take a teacher for the same data");
        std::copy(in.images.begin(), in.images.end(), plan_->input().begin());
        plan_->forward();
        loss_value out = softmax_cross_entropy{options_.label_smoothing}(in.outputs, in.targets, gradient);
        std::vector<float>& softened = *scratch_;
        softened.resize(gradient.size());
        double const divergence = kl_divergence{.targets_are = kl_target::logits, .temperature = options_.temperature}(
            static_cast<std::int64_t>(images), in.outputs, plan_->output().first(images * row), softened);
        out.loss = options_.share * divergence + (1 - options_.share) * out.loss;
        auto const teachers = static_cast<float>(options_.share), labels = static_cast<float>(1 - options_.share);
        for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] = teachers * softened[i] + labels * gradient[i];
        return out;
    }

    std::string describe() const { return name_; }

private:
    static void check(distillation_options const& o) {
        auto const refuse = [](char const* what, double value, char const* must) {
            throw train_error("nas.train.4", "distillation: ", what, " is ", value, "; it must be ", must);
        };
        if (!(o.temperature > 0 && std::isfinite(o.temperature)))
            refuse("temperature", o.temperature, "above 0 and finite");
        if (!(o.share >= 0 && o.share <= 1)) refuse("share", o.share, "at least 0 and at most 1");
        if (!(o.label_smoothing >= 0 && o.label_smoothing < 1))
            refuse("label_smoothing", o.label_smoothing, "at least 0 and below 1");
        if (o.batch < 1) refuse("batch", static_cast<double>(o.batch), "at least 1");
        if (o.threads < 1) refuse("threads", o.threads, "at least 1");
    }

    distillation_options options_;
    std::shared_ptr<nn::plan> plan_;
    std::shared_ptr<std::vector<float>> scratch_;
    std::string name_;
};

} // namespace nas::train
