#pragma once
// Questions that pruners ask of learning curves.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include <nas/core/is_finite.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// The value reported for `step`, the last one if there were several; empty if there was none.
inline std::optional<double> value_at(std::span<curve_point const> curve, std::int64_t step) {
    for (auto p = curve.rbegin(); p != curve.rend(); ++p)
        if (p->step == step) return p->value;
    return std::nullopt;
}

/// The largest finite value up to `step`; empty if there is none.
inline std::optional<double> best_until(std::span<curve_point const> curve, std::int64_t step) {
    std::optional<double> best;
    for (curve_point const& p : curve)
        if (p.step <= step && is_finite(p.value) && (!best || p.value > *best)) best = p.value;
    return best;
}

/// True if the last point is the first one of an interval of `interval` steps, counted from `warmup` on. So a trial that
/// reports at every step is looked at once per interval, and one that reports seldom is not missed.
inline bool due(std::span<curve_point const> curve, std::int64_t warmup, std::int64_t interval) {
    if (curve.empty() || curve.back().step < warmup) return false;
    std::int64_t const last = curve.back().step;
    std::int64_t const begin = (last - warmup) / interval * interval + warmup;
    return std::none_of(curve.begin(), curve.end(),
                        [&](curve_point const& p) { return p.step >= begin && p.step < last; });
}

} // namespace nas::detail
