#pragma once
// Binary cross-entropy: independent yes-or-no questions, answered by logits or by probabilities.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// -(w t log p + (1 - t) log(1 - p)) with p = sigmoid(output), or p = output if `probabilities`; t is a target in
/// [0, 1], w is `positive_weight`. Logits are the better form: nothing overflows, and the gradient does not vanish.
/// Logarithms of probabilities are cut at -100, as in PyTorch.
struct binary_cross_entropy {
    bool probabilities = false;
    double positive_weight = 1; ///< of targets that say yes; above 1 for rare ones
    double label_smoothing = 0; ///< in [0, 1): targets become t (1 - s) + s / 2
    loss_reduction reduction = loss_reduction::mean;

    /// The loss; if `gradient` is not empty it gets d loss / d outputs. All spans are of one size.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (settings).
    double operator()(std::span<float const> outputs, std::span<float const> targets,
                      std::span<float> gradient = {}) const {
        detail::some_loss_elements("binary_cross_entropy", outputs.size());
        detail::equal_loss_sizes("binary_cross_entropy", "targets", outputs.size(), targets.size());
        if (!gradient.empty())
            detail::equal_loss_sizes("binary_cross_entropy", "gradients", outputs.size(), gradient.size());
        detail::loss_setting(positive_weight > 0, "binary_cross_entropy", "positive_weight", positive_weight,
                             "above 0");
        detail::loss_setting(label_smoothing >= 0 && label_smoothing < 1, "binary_cross_entropy", "label_smoothing",
                             label_smoothing, "in [0, 1)");
        double const share = detail::loss_share(reduction, outputs.size());
        double sum = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            auto const x = static_cast<double>(outputs[i]);
            double const t = static_cast<double>(targets[i]) * (1 - label_smoothing) + label_smoothing / 2;
            element const e = probabilities ? of_probability(x, t) : of_logit(x, t);
            sum += e.loss;
            if (!gradient.empty()) gradient[i] = static_cast<float>(e.slope * share);
        }
        return sum * share;
    }

private:
    struct element {
        double loss, slope;
    };
    element of_logit(double x, double t) const {
        // log sigmoid(x) = -softplus(-x), log(1 - sigmoid(x)) = -softplus(x)
        double const small = std::log1p(std::exp(-std::abs(x)));
        double const no = (x > 0 ? x : 0) + small, yes = (x > 0 ? 0 : -x) + small;
        double const p = x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
        double const loss = positive_weight * t * yes + (1 - t) * no;
        return {std::isnan(x) ? x : loss, (1 - t) * p - positive_weight * t * (1 - p)};
    }
    element of_probability(double p, double t) const {
        double const yes = -std::max(std::log(p), -100.0), no = -std::max(std::log1p(-p), -100.0);
        double const loss = positive_weight * t * yes + (1 - t) * no;
        constexpr double least = 1e-12; // of what is divided by
        return {std::isnan(p) ? p : loss, (1 - t) / std::max(1 - p, least) - positive_weight * t / std::max(p, least)};
    }
};

} // namespace nas::train
