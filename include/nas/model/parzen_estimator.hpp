#pragma once
// parzen_estimator: a density on [0, 1] from weighted observations.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <nas/core/math.hpp>
#include <nas/core/normal.hpp>
#include <nas/core/rng.hpp>

namespace nas::model {

struct parzen_options {
    double prior_weight = 1;
    bool magic_clip = true; ///< no kernel is narrower than 1 / min(100, 1 + kernels), the prior's counted
    bool endpoints = false; ///< the ends of the interval are neighbours, too, for the width of the outermost kernels
};

/// A mixture of normal distributions cut to [0, 1]: one around each observation, as wide as the distance to the farther of its
/// neighbours, and a prior N(0.5, 1) (Bergstra et al. 2011, with Optuna's widths).
class parzen_estimator {
public:
    struct kernel {
        double mean = 0;
        double deviation = 1;
        double weight = 0; ///< they sum to 1
        double height = 0; ///< of its part of the density: weight / (deviation sqrt(2 pi) P(0 <= X <= 1))
    };

    parzen_estimator() = default;

    /// `observations` from [0, 1] with a weight each.
    parzen_estimator(std::span<double const> observations, std::span<double const> weights,
                     parzen_options const& options = {}) {
        fit(observations, weights, options);
    }

    /// The same, reusing memory. O(n log n).
    void fit(std::span<double const> observations, std::span<double const> weights,
             parzen_options const& options = {}) {
        std::size_t const n = observations.size() + 1;
        kernels_.clear();
        kernels_.reserve(n);
        for (std::size_t i = 0; i + 1 < n; ++i) kernels_.push_back({observations[i], 0, weights[i]});
        std::stable_sort(kernels_.begin(), kernels_.end(),
                         [](kernel const& a, kernel const& b) { return a.mean < b.mean; });
        // The prior stands among the others as a neighbour, behind those at the same place.
        auto const place = std::upper_bound(kernels_.begin(), kernels_.end(), 0.5,
                                            [](double x, kernel const& k) { return x < k.mean; });
        std::size_t const prior = static_cast<std::size_t>(place - kernels_.begin());
        kernels_.insert(place, {0.5, 1, options.prior_weight});
        set_deviations(options);
        kernels_[prior].deviation = 1;
        normalise();
    }

    std::span<kernel const> kernels() const noexcept { return kernels_; }

    /// Of many kernels most are narrow; only those near `x` are looked at.
    double density(double x) const {
        double sum = 0;
        auto const add = [&](kernel const& k) {
            double const z = (x - k.mean) / k.deviation;
            if (z * z < 80) sum += k.height * math::exp(-0.5 * z * z); // beyond: less than the rounding of the rest
        };
        for (std::size_t const i : wide_) add(kernels_[i]);
        auto k = std::lower_bound(kernels_.begin(), kernels_.end(), x - 9 * narrow_,
                                  [](kernel const& a, double least) { return a.mean < least; });
        for (; k != kernels_.end() && k->mean <= x + 9 * narrow_; ++k)
            if (k->deviation <= narrow_) add(*k);
        return sum;
    }
    /// Finite on [0, 1]: the prior reaches everywhere.
    double log_density(double x) const { return math::log(density(x)); }

    double sample(rng& random) const {
        double u = random.uniform();
        std::size_t i = 0;
        while (i + 1 < kernels_.size() && u >= kernels_[i].weight) u -= kernels_[i++].weight;
        return truncated_normal(random, kernels_[i].mean, kernels_[i].deviation);
    }

    /// A draw of N(mean, deviation) on the condition that it lies in [0, 1]. Precondition: the mean does.
    static double truncated_normal(rng& random, double mean, double deviation) {
        // With the mean inside and a deviation of at most 1, one in three hits; wider ones are flat to the eye.
        for (int i = 0; i < 200; ++i)
            if (double const x = normal(random, mean, deviation); x >= 0 && x <= 1) return x;
        return random.uniform();
    }

private:
    void set_deviations(parzen_options const& options) {
        std::size_t const n = kernels_.size();
        double const narrowest = options.magic_clip ? 1 / std::min(100.0, 1.0 + static_cast<double>(n))
                                                    : 1e-12; // of the interval's width, 1
        for (std::size_t i = 0; i < n; ++i) {
            double const left = kernels_[i].mean - (i > 0 ? kernels_[i - 1].mean : 0.0);
            double const right = (i + 1 < n ? kernels_[i + 1].mean : 1.0) - kernels_[i].mean;
            double width = std::max(left, right);
            if (!options.endpoints && n >= 2) {
                if (i == 0) width = right;
                else if (i + 1 == n) width = left;
            }
            kernels_[i].deviation = std::clamp(width, narrowest, 1.0);
        }
        narrow_ = 2 * narrowest;
    }

    void normalise() {
        double sum = 0;
        for (kernel const& k : kernels_) sum += k.weight;
        wide_.clear();
        for (std::size_t i = 0; i < kernels_.size(); ++i) {
            kernel& k = kernels_[i];
            k.weight /= sum;
            double inside = 1;
            for (double const end : {k.mean, 1 - k.mean}) // nearly all of a kernel far from the ends is inside
                if (end < 9 * k.deviation) inside -= math::normal_cdf(-end / k.deviation);
            k.height = k.weight * 0.39894228040143267794 / (k.deviation * inside);
            if (k.deviation > narrow_) wide_.push_back(i);
        }
    }

    std::vector<kernel> kernels_;   // by their means
    std::vector<std::size_t> wide_; // those wider than narrow_
    double narrow_ = 0;
};

} // namespace nas::model
