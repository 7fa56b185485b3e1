#pragma once
// constrained_reward: an objective times a factor for every limit.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/trial/constraint.hpp>
#include <nas/trial/metrics.hpp>

namespace nas {

/// A limit and what it costs to break it, or what it pays to stay away from it.
struct priced_limit {
    constraint limit;
    double within = 0;  ///< exponent while the limit is met
    double beyond = -1; ///< exponent when it is not
};

/// The factor (value / limit)^-weight on both sides of the limit: staying below pays, too.
inline priced_limit soft(constraint limit, double weight = 0.07) { return {std::move(limit), -weight, -weight}; }
/// The factor is 1 while the limit is met and (value / limit)^-weight beyond it.
inline priced_limit hard(constraint limit, double weight = 1) { return {std::move(limit), 0, -weight}; }

/// Reward of MnasNet (Tan et al. 2019, eq. 2) with any number of limits, each with exponents of its own:
/// objective * product of (value / limit)^w, w = `within` or `beyond`; for limits from below the ratio is limit / value.
///
///     nas::constrained_reward{.limits = {nas::soft(nas::at_most("latency", 80)),
///                                        nas::hard(nas::at_most("peak_bytes", 2e6), 0.5)}}
struct constrained_reward {
    std::vector<priced_limit> limits;
    std::string objective = "accuracy";

    /// Throws `search_error` if a metric was not measured [nas.search.1], or one with a limit is not positive
    /// [nas.controller.128].
    double operator()(metrics const& m) const {
        double reward = m.at(objective);
        for (priced_limit const& p : limits) {
            double const value = m.at(p.limit.metric);
            if (!(value > 0) || !is_finite(value))
                throw search_error("nas.controller.128", "constrained_reward needs a positive ", p.limit.metric,
                                   ", got ", value,
                                   "; leave out what could not be measured, or fail the trial with the reason");
            double const ratio = p.limit.upper ? value / p.limit.limit : p.limit.limit / value;
            reward *= math::pow(ratio, ratio <= 1 ? p.within : p.beyond);
        }
        return reward;
    }

    /// Throws `search_error` [nas.controller.127] for limits that are not positive and exponents that are no numbers.
    void check() const {
        for (priced_limit const& p : limits) {
            p.limit.check();
            if (!(p.limit.limit > 0) || !is_finite(p.within) || !is_finite(p.beyond))
                throw search_error("nas.controller.127",
                                   "constrained_reward needs limits above 0 and finite exponents, got ",
                                   p.limit.describe(), ", within = ", p.within, ", beyond = ", p.beyond);
        }
    }

    std::string describe() const {
        std::string text = concat("constrained_reward{", objective);
        for (priced_limit const& p : limits) text += concat(", ", p.limit.describe(), " ^", p.within, " ^", p.beyond);
        return text + "}";
    }
};

} // namespace nas
