#pragma once
// Which trials of a rung are the best: by reward, or by Pareto rank and crowding if there are several objectives.

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <nas/controller/usable_reward.hpp>
#include <nas/trial/crowding_distance.hpp>
#include <nas/trial/non_dominated_sort.hpp>
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
    auto const rank = non_dominated_ranks(points, dimensions);
    auto const distance = crowding_distances(points, dimensions, rank);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (rank[a] != rank[b]) return rank[a] < rank[b];
        return distance[a] != distance[b] ? distance[a] > distance[b] : a < b;
    });
    return order;
}

} // namespace nas::detail
