#pragma once
// Mean squared error, for regression.

#include <cstddef>
#include <span>

#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// (output - target)^2, over all elements.
struct mean_squared_error {
    loss_reduction reduction = loss_reduction::mean;

    /// The loss; if `gradient` is not empty it gets d loss / d outputs. All spans are of one size.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty).
    double operator()(std::span<float const> outputs, std::span<float const> targets,
                      std::span<float> gradient = {}) const {
        detail::some_loss_elements("mean_squared_error", outputs.size());
        detail::equal_loss_sizes("mean_squared_error", "targets", outputs.size(), targets.size());
        if (!gradient.empty())
            detail::equal_loss_sizes("mean_squared_error", "gradients", outputs.size(), gradient.size());
        double const share = detail::loss_share(reduction, outputs.size());
        double sum = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            double const d = static_cast<double>(outputs[i]) - static_cast<double>(targets[i]);
            sum += d * d;
            if (!gradient.empty()) gradient[i] = static_cast<float>(2 * d * share);
        }
        return sum * share;
    }
};

} // namespace nas::train
