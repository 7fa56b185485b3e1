#pragma once
// The best few of many points with several objectives, as TPE takes them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include <nas/core/math.hpp>

namespace nas::detail {

using objective_points = std::vector<std::span<double const>>;

inline constexpr double smallest_weight = 1e-12;

/// a is at least as good as b in everything and better in something; larger is better.
inline bool dominates(std::span<double const> a, std::span<double const> b) {
    bool better = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] < b[i]) return false;
        better = better || a[i] > b[i];
    }
    return better;
}

/// Volume between `reference` and p alone, of what `others` do not cover (While et al. 2012). Precondition: p and the
/// others are not below the reference.
inline double exclusive_volume(std::span<double const> p, objective_points const& others,
                               std::span<double const> reference) {
    double volume = 1;
    for (std::size_t i = 0; i < p.size(); ++i) volume *= p[i] - reference[i];
    // The others, cut to what lies below p; dominated ones add nothing.
    std::vector<std::vector<double>> cut;
    for (auto const& o : others) {
        std::vector<double> c(p.size());
        for (std::size_t i = 0; i < p.size(); ++i) c[i] = std::min(p[i], o[i]);
        bool needed = true;
        for (std::size_t k = 0; k < cut.size() && needed; ++k) needed = !dominates(cut[k], c) && cut[k] != c;
        if (!needed) continue;
        cut.erase(std::remove_if(cut.begin(), cut.end(), [&](auto const& k) { return dominates(c, k); }), cut.end());
        cut.push_back(std::move(c));
    }
    // Tall ones first: what is left of the later ones gets small quickly.
    std::sort(cut.begin(), cut.end(), [](auto const& a, auto const& b) { return a > b; });
    while (!cut.empty()) {
        std::vector<double> const last = std::move(cut.back());
        cut.pop_back();
        objective_points rest(cut.begin(), cut.end());
        volume -= exclusive_volume(last, rest, reference);
    }
    return volume;
}

/// A little below the worst value of each objective (Optuna's rule: 10 % away from zero, or towards it from above).
inline std::vector<double> reference_below(objective_points const& points) {
    std::vector<double> r(points[0].begin(), points[0].end());
    for (auto const& p : points)
        for (std::size_t i = 0; i < r.size(); ++i) r[i] = std::min(r[i], p[i]);
    for (double& x : r) x = x == 0 ? -smallest_weight : std::min(1.1 * x, 0.9 * x);
    return r;
}

/// Indices of the points that no other of `among` dominates.
inline std::vector<std::size_t> first_front(objective_points const& points, std::vector<std::size_t> const& among) {
    std::vector<std::size_t> front;
    if (points[among[0]].size() == 2) { // one sweep from the best in the first objective on
        std::vector<std::size_t> order = among;
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            if (points[a][0] != points[b][0]) return points[a][0] > points[b][0];
            if (points[a][1] != points[b][1]) return points[a][1] > points[b][1];
            return a < b;
        });
        std::size_t last = order[0];
        for (std::size_t const i : order)
            if (i == last || points[i][1] > points[last][1] ||
                (points[i][1] == points[last][1] && points[i][0] == points[last][0])) {
                front.push_back(i);
                last = i;
            }
        std::sort(front.begin(), front.end());
        return front;
    }
    for (std::size_t const i : among) {
        bool alone = true;
        for (std::size_t k = 0; k < among.size() && alone; ++k) alone = !dominates(points[among[k]], points[i]);
        if (alone) front.push_back(i);
    }
    return front;
}

/// `count` points of a front whose common hypervolume is large: the one that adds most, one after the other.
inline std::vector<std::size_t> hypervolume_subset(objective_points const& points,
                                                   std::vector<std::size_t> const& front, std::size_t count) {
    objective_points candidates;
    for (std::size_t const i : front) candidates.push_back(points[i]);
    std::vector<double> const reference = reference_below(candidates);
    // What a point adds only gets smaller as others are taken, so old values bound it (lazy greedy, Minoux 1978).
    struct entry {
        double volume;
        std::size_t place;
        std::size_t known_at; // number taken when the volume was computed
    };
    auto const less = [](entry const& a, entry const& b) {
        return a.volume != b.volume ? a.volume < b.volume : a.place > b.place;
    };
    std::vector<entry> heap;
    for (std::size_t i = 0; i < front.size(); ++i)
        heap.push_back({exclusive_volume(candidates[i], {}, reference), i, 0});
    std::make_heap(heap.begin(), heap.end(), less);
    std::vector<std::size_t> chosen;
    objective_points taken;
    while (chosen.size() < count && !heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), less);
        entry e = heap.back();
        heap.pop_back();
        if (e.known_at == taken.size()) {
            chosen.push_back(front[e.place]);
            taken.push_back(candidates[e.place]);
            continue;
        }
        e.volume = std::min(e.volume, exclusive_volume(candidates[e.place], taken, reference));
        e.known_at = taken.size();
        heap.push_back(e);
        std::push_heap(heap.begin(), heap.end(), less);
    }
    return chosen;
}

/// Indices of the best `count` points: whole fronts as long as they fit, then the part of the next that covers most.
inline std::vector<std::size_t> pareto_split(objective_points const& points, std::size_t count) {
    std::vector<std::size_t> chosen, left(points.size());
    for (std::size_t i = 0; i < left.size(); ++i) left[i] = i;
    while (chosen.size() < count && !left.empty()) {
        std::vector<std::size_t> front = first_front(points, left);
        std::vector<std::size_t> rest;
        std::set_difference(left.begin(), left.end(), front.begin(), front.end(), std::back_inserter(rest));
        left = std::move(rest);
        if (front.size() > count - chosen.size()) front = hypervolume_subset(points, front, count - chosen.size());
        chosen.insert(chosen.end(), front.begin(), front.end());
    }
    return chosen;
}

/// What each point alone adds to the hypervolume of all, in units of the largest; at least `smallest_weight`.
inline std::vector<double> hypervolume_weights(objective_points const& points) {
    std::vector<double> weights;
    if (points.empty()) return weights;
    std::vector<double> const reference = reference_below(points);
    double most = smallest_weight;
    for (std::size_t i = 0; i < points.size(); ++i) {
        objective_points others = points;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        weights.push_back(std::max(0.0, exclusive_volume(points[i], others, reference)) + smallest_weight);
        most = std::max(most, weights.back());
    }
    for (double& w : weights) w = std::clamp(w / most, smallest_weight, 1.0);
    return weights;
}

} // namespace nas::detail
