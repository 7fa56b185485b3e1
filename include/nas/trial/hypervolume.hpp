#pragma once
// The volume that a set of points dominates.

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>

namespace nas {

namespace detail {

// Larger is better; all three values per point lie above the reference.
inline double area_of(std::vector<std::pair<double, double>>& points, double reference_x, double reference_y) {
    std::sort(points.begin(), points.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
    double area = 0, highest = reference_y;
    for (auto const& [x, y] : points)
        if (y > highest) {
            area += (x - reference_x) * (y - highest);
            highest = y;
        }
    return area;
}

} // namespace detail

/// The volume between `reference` and the points, exact, for one, two or three coordinates; larger is better in each. Points that
/// are not above the reference in every coordinate add nothing. `points` holds reference.size() values per point.
///
/// O(n log n), O(n^2 log n) for three. Throws `search_error` [nas.controller.20] for other numbers of coordinates.
inline double hypervolume(std::span<double const> points, std::span<double const> reference) {
    std::size_t const d = reference.size();
    if (d < 1 || d > 3 || points.size() % d != 0)
        throw search_error("nas.controller.20",
                           "hypervolume is exact for one to three objectives and whole points, got ", points.size(),
                           " values for ", d, " objectives");
    std::vector<std::size_t> above;
    for (std::size_t i = 0; i < points.size() / d; ++i) {
        bool good = true;
        for (std::size_t k = 0; k < d; ++k) good = good && points[i * d + k] > reference[k];
        if (good) above.push_back(i);
    }
    auto const at = [&](std::size_t i, std::size_t k) { return points[i * d + k]; };
    if (d == 1) {
        double best = reference[0];
        for (std::size_t const i : above) best = std::max(best, at(i, 0));
        return best - reference[0];
    }
    std::vector<std::pair<double, double>> plane;
    if (d == 2) {
        for (std::size_t const i : above) plane.emplace_back(at(i, 0), at(i, 1));
        return detail::area_of(plane, reference[0], reference[1]);
    }
    // Slices between the third coordinates, from the top.
    std::sort(above.begin(), above.end(), [&](std::size_t a, std::size_t b) { return at(a, 2) > at(b, 2); });
    double volume = 0;
    for (std::size_t k = 0; k < above.size(); ++k) {
        plane.emplace_back(at(above[k], 0), at(above[k], 1));
        double const below = k + 1 < above.size() ? at(above[k + 1], 2) : reference[2];
        if (double const height = at(above[k], 2) - below; height > 0)
            volume += height * detail::area_of(plane, reference[0], reference[1]);
    }
    return volume;
}

/// What each point adds to the hypervolume of all: 0 for those that another dominates or equals. Throws as `hypervolume`.
inline std::vector<double> hypervolume_contributions(std::span<double const> points,
                                                     std::span<double const> reference) {
    double const all = hypervolume(points, reference);
    std::size_t const d = reference.size(), n = points.size() / d;
    std::vector<double> out(n), others;
    for (std::size_t i = 0; i < n; ++i) {
        others.assign(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(i * d));
        others.insert(others.end(), points.begin() + static_cast<std::ptrdiff_t>((i + 1) * d), points.end());
        out[i] = std::max(0.0, all - hypervolume(others, reference));
    }
    return out;
}

} // namespace nas
