#pragma once
// The point of a Pareto front at which giving up more of one objective buys least of the others.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <nas/core/error.hpp>

namespace nas {

/// Index of the knee: with every objective scaled to 0 … 1 over the points, the one with the largest sum, the first of equals. For
/// two objectives that is the point farthest from the line between the ends of the front (Das 1999).
///
/// `points` holds `dimensions` values per point, larger is better, and at least one point; else `search_error`
/// [nas.controller.34]. An objective that is the same everywhere has no say.
inline std::size_t knee_point(std::span<double const> points, std::size_t dimensions) {
    if (dimensions == 0 || points.size() < dimensions || points.size() % dimensions != 0)
        throw search_error("nas.controller.34", "knee_point needs whole points, got ", points.size(), " values for ",
                           dimensions, " objectives");
    std::size_t const n = points.size() / dimensions;
    std::vector<double> sums(n);
    for (std::size_t d = 0; d < dimensions; ++d) {
        double low = points[d], high = low;
        for (std::size_t i = 0; i < n; ++i) {
            low = std::min(low, points[i * dimensions + d]);
            high = std::max(high, points[i * dimensions + d]);
        }
        if (high > low)
            for (std::size_t i = 0; i < n; ++i) sums[i] += (points[i * dimensions + d] - low) / (high - low);
    }
    return static_cast<std::size_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
}

} // namespace nas
