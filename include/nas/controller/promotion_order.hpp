#pragma once
// Which trials of a rung are the best: by reward, or by Pareto rank and crowding if there are several objectives.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <nas/controller/usable_reward.hpp>
#include <nas/core/math.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// What a trial is compared by: its objectives, else its reward; empty if it has neither, or one that is not finite.
inline std::vector<double> promotion_score(trial_record const& r) {
    if (!r.objectives.empty()) {
        auto const all = usable_objectives(r);
        return {all.begin(), all.end()};
    }
    auto const reward = usable_reward(r);
    return reward ? std::vector<double>{*reward} : std::vector<double>{};
}

/// The number of the front each point belongs to, 0 for those that none dominates; larger is better in every coordinate.
/// O(n log n) for two coordinates, O(n^2) for more.
inline std::vector<std::size_t> pareto_ranks(std::span<double const> points, std::size_t dimensions) {
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
        return std::equal(points.begin() + static_cast<std::ptrdiff_t>(a * dimensions),
                          points.begin() + static_cast<std::ptrdiff_t>((a + 1) * dimensions),
                          points.begin() + static_cast<std::ptrdiff_t>(b * dimensions));
    };
    std::vector<double> highest; // of two coordinates: the largest second one in each front, descending
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
                bool dominated = !equal(other, i);
                for (std::size_t d = 0; d < dimensions && dominated; ++d) dominated = at(other, d) >= at(i, d);
                if (dominated) rank[i] = std::max(rank[i], rank[other] + 1);
            }
        }
    }
    return rank;
}

/// Indices of the points, best first: with one coordinate by its value, with several by front, and within a front by
/// crowding distance (Deb et al. 2002), the extremes first; equal ones in the order given.
inline std::vector<std::size_t> promotion_order(std::span<double const> points, std::size_t dimensions) {
    std::size_t const n = dimensions == 0 ? 0 : points.size() / dimensions;
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    if (dimensions <= 1) {
        std::sort(order.begin(), order.end(),
                  [&](std::size_t a, std::size_t b) { return points[a] != points[b] ? points[a] > points[b] : a < b; });
        return order;
    }
    auto const rank = pareto_ranks(points, dimensions);
    std::vector<double> distance(n);
    for (std::size_t d = 0; d < dimensions; ++d) {
        auto const value = [&](std::size_t i) { return points[i * dimensions + d]; };
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (rank[a] != rank[b]) return rank[a] < rank[b];
            return value(a) != value(b) ? value(a) < value(b) : a < b;
        });
        for (std::size_t from = 0, to = 0; from < n; from = to) {
            while (to < n && rank[order[to]] == rank[order[from]]) ++to;
            double const range = value(order[to - 1]) - value(order[from]);
            distance[order[from]] = distance[order[to - 1]] = math::infinity;
            for (std::size_t k = from + 1; k + 1 < to && range > 0; ++k)
                distance[order[k]] += (value(order[k + 1]) - value(order[k - 1])) / range;
        }
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (rank[a] != rank[b]) return rank[a] < rank[b];
        return distance[a] != distance[b] ? distance[a] > distance[b] : a < b;
    });
    return order;
}

} // namespace nas::detail
