#pragma once
// progress: what many runs had found on average at each moment, with a confidence band.

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <nas/bench/runner.hpp>
#include <nas/bench/statistics.hpp>
#include <nas/bench/trace.hpp>
#include <nas/core/error.hpp>
#include <nas/core/math.hpp>

namespace nas::bench {

/// What moments are counted in.
enum class progress_axis {
    trials,  ///< that have ended
    seconds, ///< on the simulated clock
    budget,  ///< training of all trials together
};

/// Runs at one moment. Runs without a result by then are left out of the numbers.
struct progress_point {
    double x = 0;
    std::size_t runs = 0; ///< with a result
    double mean = 0, median = 0;
    band confidence{}; ///< of the mean
};

/// What a run had found at `x`; NaN before its first result. A run that has ended keeps its last value.
inline double progress_at(trace const& t, double x, progress_axis axis) {
    std::vector<double> const& when = axis == progress_axis::seconds ? t.seconds : t.budget;
    std::size_t ended = 0;
    if (axis == progress_axis::trials)
        ended = static_cast<std::size_t>(std::clamp(x, 0.0, static_cast<double>(t.best.size())));
    else ended = static_cast<std::size_t>(std::upper_bound(when.begin(), when.end(), x) - when.begin());
    return t.after(ended);
}

/// Mean, median and band at every moment of `grid`.
inline std::vector<progress_point> progress(run_set const& set, std::span<double const> grid,
                                            progress_axis axis = progress_axis::trials,
                                            bootstrap_options const& options = {}) {
    std::vector<progress_point> points;
    for (double const x : grid) {
        std::vector<double> values;
        for (trace const& t : set.runs) values.push_back(progress_at(t, x, axis));
        summary const s = summarize(values);
        points.push_back({.x = x,
                          .runs = s.count,
                          .mean = s.mean,
                          .median = s.median,
                          .confidence = bootstrap_mean(values, options)});
    }
    return points;
}

/// At most `points` moments, evenly spaced up to the end of the longest run; whole numbers for trials.
/// Throws `search_error` [nas.bench.10] for fewer than 2.
inline std::vector<double> progress_grid(std::span<run_set const> sets, progress_axis axis = progress_axis::trials,
                                         std::size_t points = 60) {
    if (points < 2) throw search_error("nas.bench.10", "a grid has two points or more, got ", points);
    double last = 0;
    for (run_set const& s : sets)
        for (trace const& t : s.runs) {
            if (t.best.empty()) continue;
            last = std::max(last, axis == progress_axis::trials    ? static_cast<double>(t.best.size())
                                  : axis == progress_axis::seconds ? t.seconds.back()
                                                                   : t.budget.back());
        }
    std::vector<double> grid;
    for (std::size_t i = 1; i <= points && last > 0; ++i) {
        double x = i == points ? last : last * static_cast<double>(i) / static_cast<double>(points);
        if (axis == progress_axis::trials) x = math::ceil(x);
        if (grid.empty() || x > grid.back()) grid.push_back(x);
    }
    return grid;
}

} // namespace nas::bench
