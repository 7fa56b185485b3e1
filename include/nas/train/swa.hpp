#pragma once
// Stochastic weight averaging: the plain mean of the weights at the ends of the last epochs.

#include <algorithm>
#include <cstdint>
#include <span>

#include <nas/backend/cpu/flat.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// The mean of the weights after the last epoch and every `every`-th before it, back to the part `start` of the training
/// (Izmailov et al. 2018). Means and variances of normalisations belong to other weights than the mean, so they are
/// measured anew over training batches when the mean is used.
struct swa {
    double start = 0.75;          ///< part of the training, in [0, 1)
    int every = 1;                ///< epochs
    int statistics_batches = 100; ///< that statistics are measured over; 0: they are averaged as the weights are

    void check() const {
        if (!(start >= 0 && start < 1))
            throw train_error("nas.train.4", "swa: start is ", start, "; it must be at least 0 and below 1");
        if (every < 1) throw train_error("nas.train.4", "swa: every is ", every, "; it must be at least 1");
        if (statistics_batches < 0)
            throw train_error("nas.train.4", "swa: statistics_batches is ", statistics_batches,
                              "; it must be at least 0");
    }

    /// True if the weights at the end of epoch `epoch` (from 1) of `epochs` count.
    constexpr bool takes(int epoch, int epochs) const {
        return epoch > start * epochs && (epochs - epoch) % every == 0;
    }

    struct arguments {
        std::span<float> average;
        std::span<float const> current; ///< as many
        std::int64_t earlier = 0;       ///< weights that `average` is the mean of
        int threads = 1;
    };

    void update(arguments const& u) const {
        if (u.earlier == 0) std::copy(u.current.begin(), u.current.end(), u.average.begin());
        else
            cpu::move_average(cpu::best_simd_level(), u.average.data(), u.current.data(),
                              static_cast<std::int64_t>(u.average.size()),
                              static_cast<float>(1.0 / static_cast<double>(u.earlier + 1)), u.threads);
    }

    friend bool operator==(swa const&, swa const&) = default;
};

} // namespace nas::train
