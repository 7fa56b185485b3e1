#pragma once
// How alone a point is in its front.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <nas/core/math.hpp>

namespace nas {

/// Crowding distance (Deb et al. 2002): for each point the sum over the coordinates of the distance between its two neighbours in
/// its front, relative to the range of the front; infinite for the ends. A coordinate that is the same in the whole front has
/// no say.
///
/// `points` holds `dimensions` values per point and no NaN, `ranks` the front of each (`non_dominated_ranks`). O(d n log n).
inline std::vector<double> crowding_distances(std::span<double const> points, std::size_t dimensions,
                                              std::span<std::size_t const> ranks) {
    std::size_t const n = ranks.size();
    std::vector<double> distance(n);
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    for (std::size_t d = 0; d < dimensions; ++d) {
        auto const value = [&](std::size_t i) { return points[i * dimensions + d]; };
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (ranks[a] != ranks[b]) return ranks[a] < ranks[b];
            return value(a) != value(b) ? value(a) < value(b) : a < b;
        });
        for (std::size_t from = 0, to = 1; from < n; from = to++) {
            while (to < n && ranks[order[to]] == ranks[order[from]]) ++to;
            double const range = value(order[to - 1]) - value(order[from]);
            if (!(range > 0) && to - from > 2) continue; // all alike: no ends
            distance[order[from]] = distance[order[to - 1]] = math::infinity;
            for (std::size_t k = from + 1; k + 1 < to && range > 0; ++k)
                distance[order[k]] += (value(order[k + 1]) - value(order[k - 1])) / range;
        }
    }
    return distance;
}

} // namespace nas
