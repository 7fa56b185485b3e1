#pragma once
// A limit on a metric.

#include <string>
#include <string_view>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/math.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// A limit on a metric of a trial. Made by `at_most` and `at_least`.
///
///     nas::at_most("latency", 80)       // ms
///     nas::at_least("accuracy", 0.7)
struct constraint {
    std::string metric;
    double limit = 0;
    bool upper = true; ///< the limit is the largest value allowed, else the smallest

    /// How far `value` is beyond the limit, relative to the limit (absolute if that is 0); 0 if it is met.
    double violation_of(double value) const {
        double const excess = upper ? value - limit : limit - value;
        if (!(excess > 0)) return 0;
        return limit == 0 ? excess : excess / math::abs(limit);
    }

    /// The same for the metric of a trial; 0 if it was not measured.
    double violation(trial_record const& r) const {
        auto const value = r.find(metric);
        return value && is_finite(*value) ? violation_of(*value) : 0;
    }

    /// Throws `search_error` [nas.controller.110] without a metric or a finite limit.
    void check() const {
        if (metric.empty() || !is_finite(limit))
            throw search_error("nas.controller.110",
                               "a constraint needs the name of a metric and a finite limit, got '", metric, "' and ",
                               limit);
    }

    std::string describe() const { return concat(metric, upper ? " <= " : " >= ", limit); }

    friend bool operator==(constraint const&, constraint const&) = default;
};

/// The metric must not exceed `limit`.
inline constraint at_most(std::string_view metric, double limit) { return {std::string(metric), limit, true}; }
/// The metric must reach `limit`.
inline constraint at_least(std::string_view metric, double limit) { return {std::string(metric), limit, false}; }

} // namespace nas
