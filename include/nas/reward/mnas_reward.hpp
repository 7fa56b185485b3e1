#pragma once
// mnas_reward: accuracy times a power of latency over target.

#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/units.hpp>
#include <nas/trial/metrics.hpp>

namespace nas {

/// Reward of MnasNet (Tan et al. 2019, eq. 2-3): accuracy * (latency / target)^w, with w = `alpha` up to the target and
/// `beta` above it.
///
/// The defaults are the paper's soft constraint: 5 % more accuracy pays for twice the latency. `hard(t)` leaves trials
/// within the target alone and divides the accuracy of others by the excess.
///
///     nas::mnas_reward{.target = nas::milliseconds{80}}
///     nas::mnas_reward::hard(nas::milliseconds{80})
struct mnas_reward {
    milliseconds target{80};
    double alpha = -0.07; ///< exponent if latency <= target
    double beta = -0.07;  ///< exponent if latency > target

    /// alpha = beta = -weight.
    static constexpr mnas_reward soft(milliseconds target, double weight = 0.07) {
        return {.target = target, .alpha = -weight, .beta = -weight};
    }
    /// alpha = 0, beta = -weight.
    static constexpr mnas_reward hard(milliseconds target, double weight = 1) {
        return {.target = target, .alpha = 0, .beta = -weight};
    }

    /// Throws `search_error` if accuracy or latency was not measured, or the latency is not a positive number.
    double operator()(metrics const& m) const {
        if (!m.accuracy)
            throw search_error("nas.search.6", "the reward needs an accuracy, but the trial reported none; "
                                               "report(value), or report({.accuracy = value})");
        if (!m.latency)
            throw search_error("nas.search.7", "mnas_reward needs a latency, but the trial has none; give the search a "
                                               "latency estimator, or report({.latency = …})");
        double const ratio = m.latency->value / target;
        if (!(ratio > 0) || !is_finite(ratio))
            throw search_error(
                "nas.search.8", "mnas_reward needs a latency above 0 ms, got ", m.latency->value.count(),
                " ms; a latency that could not be measured must stay empty, or fail the trial with the reason");
        // The compilers' own name of std::pow; <cmath> costs as much to parse as <vector>.
        return *m.accuracy * __builtin_pow(ratio, ratio <= 1 ? alpha : beta);
    }

    /// Throws `search_error` if the target is not a positive time or an exponent is not a number.
    void check() const {
        if (!(target.count() > 0) || !is_finite(target.count()) || !is_finite(alpha) || !is_finite(beta))
            throw search_error("nas.search.9",
                               "mnas_reward needs a target above 0 ms and finite exponents, got target = ",
                               target.count(), " ms, alpha = ", alpha, ", beta = ", beta);
    }

    std::string describe() const {
        return concat("mnas_reward{target=", target.count(), "ms, alpha=", alpha, ", beta=", beta, "}");
    }
};

} // namespace nas
