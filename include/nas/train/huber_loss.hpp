#pragma once
// Huber's loss: squared near the target, linear far from it (Huber 1964).

#include <cmath>
#include <cstddef>
#include <span>

#include <nas/train/loss_reduction.hpp>

namespace nas::train {

/// d = output - target: d^2 / 2 where |d| <= delta, else delta * (|d| - delta / 2).
struct huber_loss {
    double delta = 1;
    loss_reduction reduction = loss_reduction::mean;

    /// The loss; if `gradient` is not empty it gets d loss / d outputs. All spans are of one size.
    /// Throws train_error: nas.train.30 (sizes), .31 (empty), .32 (delta).
    double operator()(std::span<float const> outputs, std::span<float const> targets,
                      std::span<float> gradient = {}) const {
        detail::some_loss_elements("huber_loss", outputs.size());
        detail::equal_loss_sizes("huber_loss", "targets", outputs.size(), targets.size());
        if (!gradient.empty()) detail::equal_loss_sizes("huber_loss", "gradients", outputs.size(), gradient.size());
        detail::loss_setting(delta > 0, "huber_loss", "delta", delta, "above 0");
        double const share = detail::loss_share(reduction, outputs.size());
        double sum = 0;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            double const d = static_cast<double>(outputs[i]) - static_cast<double>(targets[i]), size = std::abs(d);
            bool const near = size <= delta;
            sum += near ? d * d / 2 : delta * (size - delta / 2);
            if (!gradient.empty()) gradient[i] = static_cast<float>((near ? d : std::copysign(delta, d)) * share);
        }
        return sum * share;
    }
};

} // namespace nas::train
