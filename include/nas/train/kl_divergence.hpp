#pragma once
// Kullback-Leibler divergence from a distribution to the softmax of logits, as in knowledge distillation.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// What the targets of a divergence are.
enum class kl_target : std::uint8_t {
    probabilities,
    log_probabilities,
    logits, ///< of a teacher
};

/// T^2 sum_k q_k (log q_k - log softmax(x / T)_k) per row, with q the targets, or softmax(targets / T) of a teacher's
/// logits (Hinton et al. 2015; T^2 keeps the size of the gradient). The mean is over rows. 0 log 0 counts 0.
struct kl_divergence {
    kl_target targets_are = kl_target::probabilities;
    double temperature = 1;
    loss_reduction reduction = loss_reduction::mean;

    /// `logits` and `targets` are {rows, classes}. If `gradient` is not empty it gets d loss / d logits.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (settings).
    double operator()(std::int64_t rows, std::span<float const> logits, std::span<float const> targets,
                      std::span<float> gradient = {}) const {
        detail::some_loss_elements("kl_divergence", logits.size());
        detail::loss_setting(rows >= 1, "kl_divergence", "rows", rows, "at least 1");
        detail::loss_setting(temperature > 0, "kl_divergence", "temperature", temperature, "above 0");
        detail::equal_loss_sizes("kl_divergence", "targets", logits.size(), targets.size());
        if (!gradient.empty()) detail::equal_loss_sizes("kl_divergence", "gradients", logits.size(), gradient.size());
        auto const n = static_cast<std::size_t>(rows);
        if (logits.size() % n != 0)
            throw train_error("nas.train.30", "kl_divergence: ", logits.size(), " logits do not make ", rows, " rows");
        std::size_t const classes = logits.size() / n;
        double const share = detail::loss_share(reduction, n), t = temperature;
        double total = 0;
        for (std::size_t r = 0; r < n; ++r) {
            auto const x = logits.subspan(r * classes, classes), y = targets.subspan(r * classes, classes);
            double const sum_x = log_sum(x, t), sum_y = targets_are == kl_target::logits ? log_sum(y, t) : 0;
            auto const log_q = [&](std::size_t k) {
                auto const v = static_cast<double>(y[k]);
                if (targets_are == kl_target::logits) return v / t - sum_y;
                return targets_are == kl_target::log_probabilities ? v : std::log(v);
            };
            auto const q = [&](std::size_t k) {
                return targets_are == kl_target::probabilities ? static_cast<double>(y[k]) : std::exp(log_q(k));
            };
            double mass = 0;
            for (std::size_t k = 0; k < classes; ++k) {
                double const p = q(k);
                mass += p;
                if (p != 0) total += p * (log_q(k) - (static_cast<double>(x[k]) / t - sum_x));
            }
            for (std::size_t k = 0; k < classes && !gradient.empty(); ++k)
                gradient[r * classes + k] =
                    static_cast<float>(t * share * (mass * std::exp(static_cast<double>(x[k]) / t - sum_x) - q(k)));
        }
        return t * t * total * share;
    }

private:
    // log(sum(exp(x / t)))
    static double log_sum(std::span<float const> x, double t) {
        double largest = static_cast<double>(x[0]), sum = 0;
        for (float const v : x) largest = static_cast<double>(v) > largest ? static_cast<double>(v) : largest;
        for (float const v : x) sum += std::exp((static_cast<double>(v) - largest) / t);
        return largest / t + std::log(sum);
    }
};

} // namespace nas::train
