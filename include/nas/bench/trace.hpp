#pragma once
// trace: how good a simulated search was after each of its trials.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/bench/simulate.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/trial/hypervolume.hpp>
#include <nas/trial/pareto_archive.hpp>

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

/// The volume that the points added so far dominate above a reference; larger is better.
class dominated_volume {
public:
    explicit dominated_volume(std::vector<double> reference)
        : reference_(std::move(reference)), front_(reference_.size()) {}

    /// Points that are not numbers add nothing.
    double add(std::span<double const> point) {
        for (double const x : point)
            if (!is_finite(x)) return volume_;
        if (!front_.add(point, 0)) return volume_;
        std::vector<double> flat;
        for (pareto_archive::entry const& e : front_.front()) flat.insert(flat.end(), e.point.begin(), e.point.end());
        return volume_ = hypervolume(flat, reference_);
    }
    double add(double a, double b) { return add(std::array{a, b}); }

private:
    std::vector<double> reference_;
    pareto_archive front_;
    double volume_ = 0;
};

} // namespace detail

/// The progress of a simulation of `p`.
///
/// The incumbent is the trial with the largest reward among those with the largest budget so far, the earliest of equals; what
/// counts is its score, which it was not chosen by. With two or three objectives the hypervolume of all results at the full budget counts.
/// Throws `search_error` [nas.bench.7] for problems of more than three objectives, or of several without a reference point.
inline trace trace_of(problem const& p, simulation const& s, std::uint64_t seed = 0) {
    problem_facts const& f = p.facts();
    bool const several = f.objectives > 1;
    if (f.objectives > 3 || (several && f.reference.empty()))
        throw search_error(
            "nas.bench.7", "the problem '", f.name, "' has ", f.objectives, " objectives and ",
            f.reference.empty() ? "no" : "a",
            " reference point; progress is measured for one objective, or for two or three with a reference "
            "point in the problem's facts");
    auto const budget_of = [&](trial_record const& r) { return r.budget == 0 ? f.full_budget : r.budget; };
    trace t{.seed = seed, .ended = s.ended};
    double best = std::numeric_limits<double>::quiet_NaN(), incumbent_reward = 0, incumbent_budget = -1;
    std::optional<detail::dominated_volume> volume;
    if (several) volume.emplace(f.reference);
    std::vector<double> asked; // training until trial i was asked for
    for (trial_record const& r : s.records) {
        double const from = r.continues ? budget_of(s.records[*r.continues]) : 0;
        asked.push_back((asked.empty() ? 0 : asked.back()) + std::max(0.0, budget_of(r) - from));
    }
    std::uint64_t newest = 0;
    for (std::uint64_t const number : s.finished) {
        trial_record const& r = s.records[number];
        double const budget = budget_of(r);
        if (several) {
            if (r.objectives.size() == f.objectives && budget == f.full_budget) best = volume->add(r.objectives);
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
