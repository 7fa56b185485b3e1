#pragma once
// Focal loss: cross-entropy that forgets what is already right (Lin et al. 2017).

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/train/loss.hpp>
#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// With p the probability given to the truth: -alpha (1 - p)^gamma log p.
///
/// For independent questions (targets 0 or 1 per logit, as in RetinaNet) alpha weighs targets 1, 1 - alpha targets 0;
/// for one class of several (labels) no class weighs more. gamma 0 is cross-entropy.
struct focal_loss {
    double gamma = 2;
    double alpha = 0.25;   ///< in (0, 1); negative = no weights
    double normaliser = 0; ///< what a mean divides by, such as the number of boxes with an object; 0 = all elements
    loss_reduction reduction = loss_reduction::mean;

    /// Independent questions: targets between 0 and 1, one per logit. If `gradient` is not empty it gets d loss / d logits.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (settings).
    double operator()(std::span<float const> logits, std::span<float const> targets,
                      std::span<float> gradient = {}) const {
        detail::some_loss_elements("focal_loss", logits.size());
        detail::equal_loss_sizes("focal_loss", "targets", logits.size(), targets.size());
        check(logits.size(), gradient);
        double const share = share_of(logits.size());
        double sum = 0;
        for (std::size_t i = 0; i < logits.size(); ++i) {
            auto const x = static_cast<double>(logits[i]), t = static_cast<double>(targets[i]);
            // Both kinds of truth, each on its own logit: for target 1 it is x, for target 0 it is -x.
            one const yes = of_logit(x), no = of_logit(-x);
            double const weight_yes = alpha < 0 ? t : alpha * t, weight_no = alpha < 0 ? 1 - t : (1 - alpha) * (1 - t);
            sum += weight_yes * yes.loss + weight_no * no.loss;
            if (!gradient.empty())
                gradient[i] = static_cast<float>((weight_yes * yes.slope - weight_no * no.slope) * share);
        }
        return sum * share;
    }

    /// One class of several: a row of logits per label. If `gradient` is not empty it gets d loss / d logits.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (settings), .33 (a label that is no class).
    loss_value operator()(std::span<float const> logits, std::span<std::int32_t const> labels,
                          std::span<float> gradient = {}) const {
        detail::some_loss_elements("focal_loss", labels.size());
        std::size_t const classes = logits.size() / labels.size();
        if (classes == 0 || logits.size() % labels.size() != 0)
            throw train_error("nas.train.30", "focal_loss: ", logits.size(), " logits do not make rows for ",
                              labels.size(), " labels");
        check(logits.size(), gradient);
        double const share = share_of(labels.size());
        loss_value out;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (labels[i] < 0 || static_cast<std::size_t>(labels[i]) >= classes)
                throw train_error("nas.train.33", "focal_loss: label ", labels[i], " at position ", i,
                                  " is no class; there are ", classes, " classes, counted from 0");
            auto const label = static_cast<std::size_t>(labels[i]);
            auto const x = [&](std::size_t k) { return static_cast<double>(logits[i * classes + k]); };
            std::size_t best = 0;
            for (std::size_t k = 1; k < classes; ++k)
                if (x(k) > x(best)) best = k;
            double sum = 0, others = 0;
            for (std::size_t k = 0; k < classes; ++k) {
                double const e = std::exp(x(k) - x(best));
                sum += e;
                if (k != label) others += e;
            }
            double const log_p = x(label) - x(best) - std::log(sum), missing = others / sum;
            double const power = std::pow(missing, gamma);
            double const loss = -power * log_p;
            out.loss += loss;
            out.correct += best == label && std::isfinite(loss);
            if (gradient.empty()) continue;
            // d loss / d log p; d log p / d x_k = [k = label] - p_k
            double const slope = gamma * std::pow(missing, gamma - 1) * std::exp(log_p) * log_p - power;
            for (std::size_t k = 0; k < classes; ++k) {
                double const p = std::exp(x(k) - x(best)) / sum;
                gradient[i * classes + k] =
                    static_cast<float>(guarded(missing, slope) * (k == label ? missing : -p) * share);
            }
        }
        out.loss *= share;
        return out;
    }

private:
    struct one {
        double loss, slope;
    };
    // The truth has logit x: p = sigmoid(x), loss = (1 - p)^gamma * softplus(-x).
    one of_logit(double x) const {
        double const small = std::log1p(std::exp(-std::abs(x)));
        double const minus_log_p = (x > 0 ? 0 : -x) + small;
        double const p = x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
        double const missing = x >= 0 ? std::exp(-x) / (1 + std::exp(-x)) : 1 / (1 + std::exp(x));
        double const power = std::pow(missing, gamma);
        return {std::isnan(x) ? x : power * minus_log_p, -power * (gamma * p * minus_log_p + missing)};
    }
    // Where nothing is missing any more, gamma below 1 would multiply infinity by zero.
    static double guarded(double missing, double slope) { return missing == 0 ? 0 : slope; }

    double share_of(std::size_t elements) const {
        if (reduction == loss_reduction::sum) return 1;
        return 1 / (normaliser > 0 ? normaliser : static_cast<double>(elements));
    }
    void check(std::size_t logits, std::span<float> gradient) const {
        if (!gradient.empty()) detail::equal_loss_sizes("focal_loss", "gradients", logits, gradient.size());
        detail::loss_setting(gamma >= 0, "focal_loss", "gamma", gamma, "at least 0");
        detail::loss_setting(alpha < 1 && alpha != 0, "focal_loss", "alpha", alpha, "in (0, 1), or negative for none");
        detail::loss_setting(normaliser >= 0, "focal_loss", "normaliser", normaliser, "at least 0");
    }
};

} // namespace nas::train
