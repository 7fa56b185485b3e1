#pragma once
// Smooth L1: absolute error that is squared near the target (Girshick 2015); plain absolute error with beta 0.

#include <cmath>
#include <cstddef>
#include <span>

#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// d = output - target: d^2 / (2 beta) where |d| < beta, else |d| - beta / 2. It is huber / beta.
struct smooth_l1_loss {
    double beta = 1;
    loss_reduction reduction = loss_reduction::mean;

    /// The loss; if `gradient` is not empty it gets d loss / d outputs. All spans are of one size.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (beta).
    double operator()(std::span<float const> outputs, std::span<float const> targets,
                      std::span<float> gradient = {}) const {
        detail::some_loss_elements("smooth_l1_loss", outputs.size());
        detail::equal_loss_sizes("smooth_l1_loss", "targets", outputs.size(), targets.size());
        if (!gradient.empty()) detail::equal_loss_sizes("smooth_l1_loss", "gradients", outputs.size(), gradient.size());
        detail::loss_setting(beta >= 0, "smooth_l1_loss", "beta", beta, "at least 0");
        double const share = detail::loss_share(reduction, outputs.size());
        double sum = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            double const d = static_cast<double>(outputs[i]) - static_cast<double>(targets[i]), size = std::abs(d);
            bool const near = size < beta;
            sum += near ? d * d / (2 * beta) : size - beta / 2;
            double const slope = near ? d / beta : d > 0 ? 1 : d < 0 ? -1 : d; // NaN stays NaN
            if (!gradient.empty()) gradient[i] = static_cast<float>(slope * share);
        }
        return sum * share;
    }
};

} // namespace nas::train
