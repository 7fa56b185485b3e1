#pragma once
// The points that no other point beats.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace nas {

/// Indices of the non-dominated points, larger being better in every coordinate; of equal points only the first is kept.
///
/// `points` holds `dimensions` values per point and no NaN. The result is sorted by the first coordinate, best first.
/// O(n log n + n * front).
template <class Number>
std::vector<std::size_t> pareto_front(std::span<Number const> points, std::size_t dimensions) {
    if (dimensions == 0) return {};
    auto const point = [&](std::size_t i) { return points.subspan(i * dimensions, dimensions); };
    std::vector<std::size_t> order(points.size() / dimensions);
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    // In this order a point can only be dominated, or repeated, by one before it.
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        for (std::size_t d = 0; d < dimensions; ++d)
            if (point(a)[d] != point(b)[d]) return point(a)[d] > point(b)[d];
        return a < b;
    });
    std::vector<std::size_t> front;
    for (std::size_t const candidate : order) {
        bool const beaten = std::any_of(front.begin(), front.end(), [&](std::size_t better) {
            for (std::size_t d = 0; d < dimensions; ++d)
                if (point(better)[d] < point(candidate)[d]) return false;
            return true;
        });
        if (!beaten) front.push_back(candidate);
    }
    return front;
}

} // namespace nas
