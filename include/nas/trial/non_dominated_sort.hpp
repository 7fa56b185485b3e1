#pragma once
// Which front a point belongs to.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace nas {

/// The number of the front each point belongs to: 0 for those that no other dominates, 1 for those that only points of front
/// 0 dominate, and so on. Larger is better in every coordinate; equal points share a front.
///
/// `points` holds `dimensions` values per point and no NaN. O(n log n) for up to two coordinates (Jensen 2003), O(n^2 d) for more.
inline std::vector<std::size_t> non_dominated_ranks(std::span<double const> points, std::size_t dimensions) {
    if (dimensions == 0) return {};
    std::size_t const n = points.size() / dimensions;
    auto const at = [&](std::size_t i, std::size_t d) { return points[i * dimensions + d]; };
    std::vector<std::size_t> order(n), rank(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    // In this order a point can only be dominated by one before it.
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        for (std::size_t d = 0; d < dimensions; ++d)
            if (at(a, d) != at(b, d)) return at(a, d) > at(b, d);
        return a < b;
    });
    auto const equal = [&](std::size_t a, std::size_t b) {
        for (std::size_t d = 0; d < dimensions; ++d)
            if (at(a, d) != at(b, d)) return false;
        return true;
    };
    std::vector<double> highest; // of up to two coordinates: the largest last one in each front, descending
    for (std::size_t k = 0; k < n; ++k) {
        std::size_t const i = order[k];
        if (k > 0 && equal(i, order[k - 1])) {
            rank[i] = rank[order[k - 1]];
        } else if (dimensions <= 2) {
            double const y = at(i, dimensions - 1);
            auto const front = std::partition_point(highest.begin(), highest.end(), [&](double h) { return h >= y; });
            rank[i] = static_cast<std::size_t>(front - highest.begin());
            if (front == highest.end()) highest.push_back(y);
            else *front = y;
        } else {
            for (std::size_t j = 0; j < k; ++j) {
                std::size_t const other = order[j];
                if (rank[other] < rank[i]) continue;
                bool dominated = !equal(other, i);
                for (std::size_t d = 0; d < dimensions && dominated; ++d) dominated = at(other, d) >= at(i, d);
                if (dominated) rank[i] = rank[other] + 1;
            }
        }
    }
    return rank;
}

} // namespace nas
