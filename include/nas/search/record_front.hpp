#pragma once
// The complete trials of a study that no other beats.

#include <cstddef>
#include <deque>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/search/best_record.hpp>
#include <nas/search/pareto_front.hpp>
#include <nas/search/trained_longer.hpp>
#include <nas/trial/goal.hpp>
#include <nas/trial/knee_point.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// The front of the points that `point_of(record, point)` gives, `dimensions` values each, larger being better; records for
/// which it yields false are left out, as are those at less than the largest budget. Throws `search_error` "nas.search.15" if
/// there is none.
template <class PointOf>
std::vector<trial_record const*> record_front(std::deque<trial_record> const& records, std::size_t dimensions,
                                              PointOf const& point_of) {
    std::vector<double> points, point;
    std::vector<trial_record const*> candidates;
    for (trial_record const& r : records) {
        if (r.state != trial_state::complete) continue;
        point.clear();
        if (!point_of(r, point)) continue;
        if (!candidates.empty() && trained_longer(*candidates.front(), r)) continue;
        if (!candidates.empty() && trained_longer(r, *candidates.front())) {
            candidates.clear();
            points.clear();
        }
        points.insert(points.end(), point.begin(), point.end());
        candidates.push_back(&r);
    }
    if (candidates.empty())
        throw search_error("nas.search.15",
                           "there is no Pareto front: no complete trial has all the metrics of the goals; ",
                           why_no_result(records));
    std::vector<trial_record const*> front;
    for (std::size_t const i : pareto_front<double>(points, dimensions)) front.push_back(candidates[i]);
    return front;
}

/// The front over metrics; trials that lack one are left out. Throws `search_error` "nas.search.14" (no goals), .15.
///
/// A template only so that a program which includes it without searching need not compile it.
template <class = void>
std::vector<trial_record const*> record_front(std::deque<trial_record> const& records, std::vector<goal> const& goals) {
    if (goals.empty())
        throw search_error("nas.search.14",
                           "a Pareto front needs at least one goal, such as nas::maximize(\"accuracy\")");
    return record_front(records, goals.size(), [&](trial_record const& r, std::vector<double>& point) {
        for (goal const& g : goals) {
            auto const value = r.find(g.metric);
            if (!value) return false;
            point.push_back(g.larger_is_better ? *value : -*value);
        }
        return true;
    });
}

/// The trial of that front at which giving up more of one goal buys least of the others. Throws as `record_front`.
///
/// A template only so that a program which includes it without searching need not compile it.
template <class = void>
trial_record const& record_knee(std::deque<trial_record> const& records, std::vector<goal> const& goals) {
    auto const front = record_front(records, goals);
    std::vector<double> points;
    for (trial_record const* const r : front)
        for (goal const& g : goals) points.push_back((g.larger_is_better ? 1 : -1) * *r->find(g.metric));
    return *front[knee_point(points, goals.size())];
}

} // namespace nas::detail
