#pragma once
// From scores to probabilities and back: what policies that are learnt by gradients have in common.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/core/math.hpp>

namespace nas::detail {

/// How the scores of a policy become probabilities, and which alternatives have one.
struct policy_head {
    double temperature = 1;
    double tanh_constant = 0;  ///< 0: none
    std::uint32_t levels = 11; ///< of real numbers

    /// Decisions with more alternatives have `levels` evenly spaced ones.
    static constexpr std::uint32_t most_alternatives = 1024;

    std::uint32_t count(std::uint32_t arity) const noexcept { return arity > most_alternatives ? levels : arity; }

    std::uint32_t value_of(std::uint32_t level, std::uint32_t arity) const noexcept {
        if (arity <= most_alternatives) return level;
        std::uint64_t const steps = levels - 1;
        return static_cast<std::uint32_t>((std::uint64_t{level} * (arity - 1) + steps / 2) / steps);
    }
    /// The nearest level.
    std::uint32_t level_of(std::uint32_t value, std::uint32_t arity) const noexcept {
        if (arity <= most_alternatives) return value;
        std::uint64_t const last = arity - 1;
        return static_cast<std::uint32_t>((std::uint64_t{value} * (levels - 1) + last / 2) / last);
    }

    /// The logit of a score: score / temperature, bent into (-tanh_constant, tanh_constant) if there is one.
    double logit(double score) const {
        double const z = score / temperature;
        return tanh_constant > 0 ? tanh_constant * math::tanh(z) : z;
    }
    /// Its derivative.
    double slope(double score) const {
        if (!(tanh_constant > 0)) return 1 / temperature;
        double const t = math::tanh(score / temperature);
        return tanh_constant * (1 - t * t) / temperature;
    }
};

/// A softmax over the alternatives of one decision.
struct policy_distribution {
    std::vector<double> log_probability{};
    std::vector<double> probability{};
    double entropy = 0; ///< in nats

    void assign(policy_head const& head, std::span<double const> scores) {
        log_probability.resize(scores.size());
        probability.resize(scores.size());
        double largest = -math::infinity;
        for (std::size_t i = 0; i < scores.size(); ++i)
            largest = std::max(largest, log_probability[i] = head.logit(scores[i]));
        double sum = 0;
        for (double& l : log_probability) sum += math::exp(l -= largest);
        double const total = math::log(sum);
        entropy = 0;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            log_probability[i] -= total;
            probability[i] = math::exp(log_probability[i]);
            entropy -= probability[i] * log_probability[i];
        }
    }

    std::uint32_t draw(double uniform) const {
        std::uint32_t last = 0; // takes what rounding leaves
        for (std::uint32_t i = 0; i < probability.size(); ++i) {
            if (!(probability[i] > 0)) continue;
            if ((uniform -= probability[i]) < 0) return i;
            last = i;
        }
        return last;
    }
    std::uint32_t most_likely() const {
        return static_cast<std::uint32_t>(std::max_element(probability.begin(), probability.end()) -
                                          probability.begin());
    }

    /// Writes to `out` the derivative of merit * log p(taken) + bonus * entropy by each score.
    void derivative(policy_head const& head, std::span<double const> scores, std::uint32_t taken, double merit,
                    double bonus, std::span<double> out) const {
        for (std::size_t i = 0; i < scores.size(); ++i) {
            double d = merit * ((i == taken ? 1.0 : 0.0) - probability[i]);
            if (bonus != 0) d -= bonus * probability[i] * (log_probability[i] + entropy);
            out[i] = d * head.slope(scores[i]);
        }
    }
};

/// The factor before the gradient of log p in that of PPO's clipped objective min(r A, clip(r, 1 - e, 1 + e) A), where r is the
/// ratio of the new probability to the old and A the advantage (Schulman et al. 2017, equation 7).
inline double clipped_merit(double ratio, double advantage, double clip) {
    bool const flat = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
    return flat ? 0 : ratio * advantage;
}

} // namespace nas::detail
