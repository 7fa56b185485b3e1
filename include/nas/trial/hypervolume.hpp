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

/// The upper right boundary of points in the plane, and the area below it.
class staircase {
public:
    staircase(double reference_x, double reference_y) : x_(reference_x), y_(reference_y) {}

    void add(double x, double y) {
        // Largest x first, so y grows.
        auto at = std::partition_point(steps_.begin(), steps_.end(), [&](auto const& s) { return s.first > x; });
        if (at != steps_.begin() && (at - 1)->second >= y) return;
        if (at != steps_.end() && at->first == x && at->second >= y) return;
        auto last = at;
        while (last != steps_.end() && last->second <= y) ++last;
        at = steps_.erase(at, last);
        steps_.insert(at, {x, y});
    }
    double area() const {
        double sum = 0, highest = y_;
        for (auto const& [x, y] : steps_) {
            sum += (x - x_) * (y - highest);
            highest = y;
        }
        return sum;
    }

private:
    double x_, y_;
    std::vector<std::pair<double, double>> steps_;
};

} // namespace detail

/// The volume between `reference` and the points, exact, for one, two or three coordinates; larger is better in each. Points that
/// are not above the reference in every coordinate add nothing. `points` holds reference.size() values per point.
///
/// O(n * front). Throws `search_error` [nas.controller.20] for other numbers of coordinates.
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
    detail::staircase plane(reference[0], reference[1]);
    if (d == 2) {
        for (std::size_t const i : above) plane.add(at(i, 0), at(i, 1));
        return plane.area();
    }
    // Slices between the third coordinates, from the top.
    std::sort(above.begin(), above.end(), [&](std::size_t a, std::size_t b) { return at(a, 2) > at(b, 2); });
    double volume = 0;
    for (std::size_t k = 0; k < above.size(); ++k) {
        plane.add(at(above[k], 0), at(above[k], 1));
        double const below = k + 1 < above.size() ? at(above[k + 1], 2) : reference[2];
        if (double const height = at(above[k], 2) - below; height > 0) volume += height * plane.area();
    }
    return volume;
}

/// What each point adds to the hypervolume of all: 0 for those that another dominates or equals. Of n points, n times the volume
/// of what the others leave in the box of one. Throws as `hypervolume`.
inline std::vector<double> hypervolume_contributions(std::span<double const> points,
                                                     std::span<double const> reference) {
    std::size_t const d = reference.size();
    bool const whole = d > 0 && points.size() % d == 0;
    (void)hypervolume(whole ? points.first(0) : points, reference); // says what is wrong, if anything is
    std::size_t const n = points.size() / d;
    std::vector<double> out(n), others;
    for (std::size_t i = 0; i < n; ++i) {
        double box = 1;
        for (std::size_t k = 0; k < d; ++k) box *= std::max(0.0, points[i * d + k] - reference[k]);
        if (box == 0) continue;
        others.clear();
        bool covered = false;
        for (std::size_t j = 0; j < n && !covered; ++j) {
            if (j == i) continue;
            covered = true;
            bool inside = true;
            for (std::size_t k = 0; k < d; ++k) {
                double const x = std::min(points[j * d + k], points[i * d + k]);
                covered = covered && x == points[i * d + k];
                inside = inside && x > reference[k];
                others.push_back(x);
            }
            if (!inside) others.resize(others.size() - d);
        }
        if (!covered) out[i] = std::max(0.0, box - hypervolume(others, reference));
    }
    return out;
}

} // namespace nas
