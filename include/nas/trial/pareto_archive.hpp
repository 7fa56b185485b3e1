#pragma once
// A Pareto front that grows point by point.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include <nas/core/error.hpp>

namespace nas {

/// Keeps the points that no other dominates, one of equals (the first), each with a number of the program's. Larger is better
/// in every coordinate. O(front) per point, O(log front) for two coordinates that change nothing.
///
///     nas::pareto_archive front(2);
///     if (front.add({accuracy, -latency}, trial.number())) …       // it is on the front now
class pareto_archive {
public:
    struct entry {
        std::vector<double> point;
        std::uint64_t number = 0;

        friend bool operator==(entry const&, entry const&) = default;
    };

    /// Throws `search_error` [nas.controller.21] without coordinates.
    explicit pareto_archive(std::size_t dimensions) : dimensions_(dimensions) {
        if (dimensions == 0) throw search_error("nas.controller.21", "a Pareto archive needs at least one objective");
    }

    /// True if the point is on the front now; those it dominates are gone. Throws `search_error` [nas.controller.21] for another
    /// number of coordinates or NaN.
    bool add(std::span<double const> point, std::uint64_t number) {
        bool good = point.size() == dimensions_;
        for (double const x : point) good = good && x == x;
        if (!good)
            throw search_error("nas.controller.21", "a Pareto archive of ", dimensions_, " objectives got a point of ",
                               point.size(), ", or one with a value that is not a number");
        // Sorted by the first coordinate, best first: only points before the new one, or level with it, can dominate it.
        auto const level =
            std::partition_point(front_.begin(), front_.end(), [&](entry const& e) { return e.point[0] >= point[0]; });
        if (dimensions_ == 2) { // the last of these is the highest in the second one
            if (level != front_.begin() && (level - 1)->point[1] >= point[1]) return false;
        } else {
            for (auto e = front_.begin(); e != level; ++e)
                if (covers(e->point, point)) return false;
        }
        std::erase_if(front_, [&](entry const& e) { return covers(point, e.point); });
        auto const at = std::partition_point(front_.begin(), front_.end(), [&](entry const& e) {
            return std::lexicographical_compare(point.begin(), point.end(), e.point.begin(), e.point.end());
        });
        front_.insert(at, {{point.begin(), point.end()}, number});
        return true;
    }
    bool add(std::initializer_list<double> point, std::uint64_t number) {
        return add(std::span<double const>(point.begin(), point.size()), number);
    }

    /// The front, best in the first coordinate first, of equals in the second, and so on.
    std::vector<entry> const& front() const noexcept { return front_; }
    std::size_t dimensions() const noexcept { return dimensions_; }

    friend bool operator==(pareto_archive const&, pareto_archive const&) = default;

private:
    static bool covers(std::span<double const> a, std::span<double const> b) {
        for (std::size_t i = 0; i < a.size(); ++i)
            if (a[i] < b[i]) return false;
        return true;
    }

    std::size_t dimensions_;
    std::vector<entry> front_;
};

} // namespace nas
