#pragma once
// categorical_parzen: a smoothed distribution over alternatives from weighted observations.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/core/rng.hpp>

namespace nas::model {

/// A mixture with one kernel per observation, and one of the weight `prior_weight` that is the prior. With n kernels in all, the
/// kernel of an observation gives `prior_weight` / n to every alternative and 1 more to the one observed, divided by their sum
/// (Optuna's categorical Parzen estimator). All kernels of one alternative are equal, so sums of weights are enough.
class categorical_parzen {
public:
    /// `weights[v]`: sum of the weights of the observations of alternative v, which are `observations` in number.
    /// `prior`: probabilities of the alternatives without observations, null: all equal. Reuses its memory.
    void fit(std::span<double const> weights, std::size_t observations, double prior_weight,
             double const* prior = nullptr) {
        std::size_t const n = weights.size();
        below_.resize(n);
        probability_.resize(n);
        double sum = 0;
        for (double const w : weights) sum += w;
        auto const alternatives = static_cast<double>(n);
        double const spread = prior_weight * alternatives / static_cast<double>(observations + 1);
        double const each = 1 / ((spread + 1) * (sum + prior_weight)); // of weight observed
        double const base = sum * spread * each + prior_weight / (sum + prior_weight);
        double reached = 0;
        for (std::size_t v = 0; v < n; ++v) {
            double const p = base * (prior ? prior[v] : 1 / alternatives) + weights[v] * each;
            probability_[v] = p;
            below_[v] = reached += p;
        }
    }

    double probability(std::size_t v) const { return probability_[v]; }
    std::size_t size() const noexcept { return probability_.size(); }

    /// An alternative, with its probability.
    std::uint32_t sample(rng& random) const {
        double const u = random.uniform() * below_.back();
        std::size_t v = 0;
        if (below_.size() <= 16) {
            for (double const b : below_) v += b <= u ? 1 : 0;
        } else {
            v = static_cast<std::size_t>(std::upper_bound(below_.begin(), below_.end(), u) - below_.begin());
        }
        if (v >= below_.size()) [[unlikely]] // rounding let u reach the sum
            for (v = below_.size() - 1; probability_[v] <= 0 && v > 0;) --v;
        return static_cast<std::uint32_t>(v);
    }

private:
    std::vector<double> probability_;
    std::vector<double> below_; // sums of the probabilities up to here
};

} // namespace nas::model
