#pragma once
// An exponential moving average of the weights, which often scores better than the last weights.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include <nas/backend/cpu/flat.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// average += (1 - d) * (current - average) after every update, with d = `decay`, or min(decay, (1 + t) / (10 + t))
/// after t earlier updates while warming up (TensorFlow's ExponentialMovingAverage), so that a short training is not
/// dominated by its first weights.
struct ema {
    double decay = 0.999; ///< in [0, 1)
    bool warm_up = true;
    int statistics_batches = 0; ///< training batches that means and variances of normalisations are measured over when
                                ///< the average is used; 0: they are averaged as the weights are

    void check() const {
        if (!(decay >= 0 && decay < 1))
            throw train_error("nas.train.4", "ema: decay is ", decay, "; it must be at least 0 and below 1");
        if (statistics_batches < 0)
            throw train_error("nas.train.4", "ema: statistics_batches is ", statistics_batches,
                              "; it must be at least 0");
    }

    /// The decay of the update that follows `updates` earlier ones.
    constexpr double decay_after(std::int64_t updates) const {
        auto const t = static_cast<double>(updates);
        return warm_up ? std::min(decay, (1 + t) / (10 + t)) : decay;
    }

    struct arguments {
        std::span<float> average;
        std::span<float const> current; ///< as many
        std::int64_t updates = 0;       ///< made before
        int threads = 1;
    };

    void update(arguments const& u) const {
        cpu::move_average(cpu::best_simd_level(), u.average.data(), u.current.data(),
                          static_cast<std::int64_t>(u.average.size()), static_cast<float>(1 - decay_after(u.updates)),
                          u.threads);
    }
};

} // namespace nas::train
