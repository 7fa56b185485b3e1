#pragma once
// trace: how good a simulated search was after each of its trials.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/bench/simulate.hpp>
#include <nas/core/error.hpp>

namespace nas::bench {

/// The progress of one simulation, one entry per trial in the order in which they ended.
struct trace {
    std::uint64_t seed = 0;
    std::vector<double> seconds{}; ///< on the simulated clock when the trial ended
    std::vector<double> budget{};  ///< training of all trials asked for until then
    std::vector<double> best{};    ///< score of the incumbent, or hypervolume; NaN before the first result
    std::string ended{};

    /// The last value of `best`; NaN if there is none.
    double final() const { return best.empty() ? std::numeric_limits<double>::quiet_NaN() : best.back(); }
    /// `best` after the first `trials` trials; the final one if there were fewer.
    double after(std::size_t trials) const {
        return trials == 0 || best.empty() ? std::numeric_limits<double>::quiet_NaN()
                                           : best[std::min(trials, best.size()) - 1];
    }

    friend bool operator==(trace const&, trace const&) = default;
};

namespace detail {

/// The area that points of two objectives dominate above a reference; larger is better in both.
class dominated_area {
public:
    dominated_area(double reference_a, double reference_b) : a_(reference_a), b_(reference_b) {}

    double add(double a, double b) {
        if (!(a > a_) || !(b > b_)) return area_;
        // Sorted by the first objective, best first; the second one then grows.
        auto at = std::find_if(front_.begin(), front_.end(), [&](auto const& p) { return p.first < a; });
        if (at != front_.begin() && std::prev(at)->second >= b) return area_;
        at = front_.insert(at, {a, b});
        if (at != front_.begin() && std::prev(at)->first == a) at = front_.erase(std::prev(at));
        auto last = std::next(at);
        while (last != front_.end() && last->second <= b) ++last;
        front_.erase(std::next(at), last);
        area_ = 0;
        double below = b_;
        for (auto const& [x, y] : front_) {
            area_ += (x - a_) * (y - below);
            below = y;
        }
        return area_;
    }

private:
    double a_, b_, area_ = 0;
    std::vector<std::pair<double, double>> front_;
};

} // namespace detail

/// The progress of a simulation of `p`.
///
/// The incumbent is the trial with the largest reward among those with the largest budget so far, the earliest of equals; what
/// counts is its score, which it was not chosen by. With two objectives the hypervolume of all results at the full budget counts.
/// Throws `search_error` [nas.bench.7] for problems of more than two objectives, or of two and without a reference point.
inline trace trace_of(problem const& p, simulation const& s, std::uint64_t seed = 0) {
    problem_facts const& f = p.facts();
    if (f.objectives > 2 || (f.objectives == 2 && f.reference.empty()))
        throw search_error("nas.bench.7", "the problem '", f.name, "' has ", f.objectives, " objectives and ",
                           f.reference.empty() ? "no" : "a",
                           " reference point; progress is measured for one objective, or for "
                           "two with a reference point in the problem's facts");
    auto const budget_of = [&](trial_record const& r) { return r.budget == 0 ? f.full_budget : r.budget; };
    trace t{.seed = seed, .ended = s.ended};
    double best = std::numeric_limits<double>::quiet_NaN(), incumbent_reward = 0, incumbent_budget = -1;
    detail::dominated_area area(f.objectives == 2 ? f.reference[0] : 0, f.objectives == 2 ? f.reference[1] : 0);
    std::vector<double> asked; // training until trial i was asked for
    for (trial_record const& r : s.records) {
        double const from = r.continues ? budget_of(s.records[*r.continues]) : 0;
        asked.push_back((asked.empty() ? 0 : asked.back()) + std::max(0.0, budget_of(r) - from));
    }
    std::uint64_t newest = 0;
    for (std::uint64_t const number : s.finished) {
        trial_record const& r = s.records[number];
        double const budget = budget_of(r);
        if (f.objectives == 2) {
            if (r.objectives.size() == 2 && budget == f.full_budget) best = area.add(r.objectives[0], r.objectives[1]);
        } else if (r.reward &&
                   (budget > incumbent_budget || (budget == incumbent_budget && *r.reward > incumbent_reward))) {
            incumbent_budget = budget;
            incumbent_reward = *r.reward;
            best = s.scores[number];
        }
        newest = std::max(newest, number);
        t.seconds.push_back(r.finished.value_or(0));
        t.budget.push_back(asked[newest]);
        t.best.push_back(best);
    }
    return t;
}

} // namespace nas::bench
