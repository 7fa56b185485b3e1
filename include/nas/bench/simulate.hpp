#pragma once
// simulate: one controller on one problem with simulated workers and a simulated clock.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/controller/any_controller.hpp>
#include <nas/controller/propose.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/hash.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/core/rng.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/search/pruner.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::bench {

/// When a simulation ends. The limits on time and training are checked before a trial starts: the last ones may pass them.
struct simulation_options {
    static constexpr double no_limit = std::numeric_limits<double>::infinity();

    std::size_t trials = 100;
    double seconds = no_limit;          ///< on the simulated clock
    double budget = no_limit;           ///< training of all trials together; going on with a trial takes the difference
    std::size_t workers = 1;            ///< trials under way at once
    std::uint64_t seed = 1;             ///< of the controller and of the problem's noise
    std::optional<any_pruner> pruner{}; ///< asked after every point of a learning curve
};

/// Everything that happened. Times are seconds on the simulated clock, which starts at 0.
struct simulation {
    std::deque<trial_record> records{};    ///< in the order of asking
    std::vector<std::uint64_t> finished{}; ///< numbers in the order in which the trials ended
    std::vector<double> scores{};          ///< per record: what its architecture is worth; NaN without a result
    std::vector<double> costs{};           ///< per record: seconds paid
    double seconds = 0;                    ///< on the clock when the last trial ended
    double budget = 0;                     ///< training of all trials together
    std::string ended{};                   ///< "trials", "seconds", "budget" or "exhausted"
};

namespace detail {

/// One simulation under way.
template <class C>
class simulator {
public:
    simulator(problem const& p, C const& controller, simulation_options const& o)
        : problem_(p), controller_(controller), options_(o) {}

    simulation run() && {
        bool waiting = false; // the controller has nothing before it has seen another result
        for (;;) {
            while (out_.ended.empty() && !waiting && running_.size() < options_.workers) waiting = !start();
            if (running_.empty()) break;
            advance();
            waiting = false;
        }
        out_.seconds = now_;
        return std::move(out_);
    }

private:
    struct job {
        std::uint64_t number;
        evaluation result;
        std::size_t step;  // next point of the curve
        double steps_left; // weight of the points not passed yet
        double next;       // when something happens
        double end;
    };

    // Starts a trial; false if the controller wants to see more results first.
    bool start() {
        if (out_.records.size() >= options_.trials) out_.ended = "trials";
        else if (now_ >= options_.seconds) out_.ended = "seconds";
        else if (out_.budget >= options_.budget) out_.ended = "budget";
        if (!out_.ended.empty()) return true;

        std::uint64_t const number = out_.records.size();
        std::vector<genome const*> pending;
        for (job const& j : running_) pending.push_back(&out_.records[j.number].genome);
        rng const stream = rng(options_.seed).stream(number);
        proposal p;
        try {
            rng random = stream; // as a study does
            p = nas::detail::propose_with(controller_, state_, problem_.space(), random, pending);
        } catch (space_exhausted const&) {
            if (!running_.empty()) return false;
            out_.ended = "exhausted";
            return true;
        }
        if (p.continues && (*p.continues >= number || out_.records[*p.continues].state == trial_state::running))
            throw search_error("nas.bench.4", "trial ", number, " of the simulation is to go on from trial ",
                               *p.continues, ", which has not ended; a controller may name ended trials only");

        rng noise = stream.stream(hash_text("evaluation"));
        job j{.number = number,
              .result = problem_.evaluate(p.genome, p.budget, noise),
              .step = 0,
              .steps_left = 0,
              .next = 0,
              .end = 0};
        double const full = problem_.facts().full_budget;
        double const amount = p.budget == 0 ? full : p.budget;
        double cost = j.result.cost, begun = 0;
        if (p.continues) {
            begun = out_.records[*p.continues].budget;
            if (begun == 0) begun = full;
            if (begun > 0) {
                rng other = stream.stream(hash_text("training so far"));
                cost = std::max(0.0, cost - problem_.evaluate(p.genome, std::min(begun, amount), other).cost);
            }
        }
        out_.budget += std::max(0.0, amount - begun);
        out_.records.push_back({.number = number,
                                .genome = std::move(p.genome),
                                .budget = p.budget,
                                .continues = p.continues,
                                .tag = p.tag,
                                .started = now_});
        out_.scores.push_back(std::numeric_limits<double>::quiet_NaN());
        out_.costs.push_back(cost);

        std::vector<curve_point> const& curve = j.result.curve;
        if (begun > 0)
            while (j.step < curve.size() && static_cast<double>(curve[j.step].step) <= begun) ++j.step;
        for (std::size_t i = j.step; i < curve.size(); ++i) j.steps_left += weight(j.result, i);
        j.end = now_ + cost;
        j.next = now_;
        plan_next(j);
        running_.push_back(std::move(j));
        return true;
    }

    static double weight(evaluation const& e, std::size_t i) { return e.step_seconds.empty() ? 1 : e.step_seconds[i]; }

    // With a pruner, points of the curve are events of their own.
    void plan_next(job& j) const {
        if (!options_.pruner || j.step >= j.result.curve.size()) {
            j.next = j.end;
            return;
        }
        double const w = weight(j.result, j.step);
        j.next = j.steps_left > 0 ? j.next + (j.end - j.next) * std::min(1.0, w / j.steps_left) : j.end;
        j.steps_left -= w;
    }

    void advance() {
        auto const first = std::min_element(running_.begin(), running_.end(), [](job const& a, job const& b) {
            return a.next != b.next ? a.next < b.next : a.number < b.number;
        });
        now_ = first->next;
        trial_record& r = out_.records[first->number];
        evaluation& e = first->result;
        if (options_.pruner && first->step < e.curve.size()) {
            curve_point const reached = e.curve[first->step++];
            if (is_finite(reached.value)) r.curve.push_back(reached);
            bool const last = first->step == e.curve.size();
            if (last && e.failure) return finish(first); // as a trainer that fails before it can ask
            if (is_finite(reached.value) && options_.pruner->should_stop(r, {out_.records, out_.records.size()})) {
                r.state = trial_state::pruned;
                out_.costs[r.number] = now_ - *r.started;
                return retire(first);
            }
            plan_next(*first);
            return;
        }
        finish(first);
    }

    void finish(typename std::vector<job>::iterator at) {
        trial_record& r = out_.records[at->number];
        evaluation& e = at->result;
        if (!options_.pruner)
            for (std::size_t i = at->step; i < e.curve.size(); ++i)
                if (is_finite(e.curve[i].value)) r.curve.push_back(e.curve[i]);
        r.metrics = std::move(e.metrics);
        bool finite = !e.reward || is_finite(*e.reward);
        for (double const o : e.objectives) finite = finite && is_finite(o);
        if (!e.failure && !finite)
            e.failure = failure{failure_kind::diverged, "the problem's answer is not a finite number"};
        if (e.failure) {
            r.state = e.failure->kind == failure_kind::infeasible ? trial_state::infeasible : trial_state::failed;
            r.failure = std::move(e.failure);
        } else {
            r.state = trial_state::complete;
            if (e.objectives.empty()) r.reward = e.reward;
            r.objectives = std::move(e.objectives);
            if (e.score) out_.scores[r.number] = *e.score;
            else if (r.reward) out_.scores[r.number] = *r.reward;
        }
        retire(at);
    }

    void retire(typename std::vector<job>::iterator at) {
        std::uint64_t const number = at->number;
        running_.erase(at);
        out_.records[number].finished = now_;
        out_.finished.push_back(number);
        controller_.feedback(state_, out_.records[number]);
    }

    problem const& problem_;
    C const& controller_;
    simulation_options const& options_;
    typename C::state state_{};
    std::vector<job> running_; // oldest first
    simulation out_;
    double now_ = 0;
};

template <class C>
bool reads_objectives(C const& c) {
    if constexpr (requires {
                      { c.reads_objectives() } -> std::same_as<bool>;
                  })
        return c.reads_objectives();
    else return SeveralObjectivesController<C>;
}

} // namespace detail

/// Asks `controller` for trials and tells it the answers of `p`, as a search with `workers` workers would: a result is known
/// when its cost has passed on the simulated clock, never before. Equal arguments give equal results, on every machine; with
/// one worker and no pruner the proposals are those of a `nas::search` with the same seed and rewards.
///
/// An architecture that is proposed again is evaluated and paid again. A trial that goes on from another one pays the cost of
/// its own architecture from that trial's budget on.
/// Throws what controller and problem throw; `search_error` [nas.bench.4] if the controller goes on from a trial that has not
/// ended, [nas.bench.5] if the problem has several objectives and the controller reads a reward, [nas.bench.6] for options
/// without a worker or with a limit that is negative or not a number.
template <Controller C>
simulation simulate(problem const& p, C const& controller, simulation_options const& options = {}) {
    if (options.workers < 1 || !(options.seconds >= 0) || !(options.budget >= 0))
        throw search_error("nas.bench.6", "a simulation needs workers >= 1, seconds >= 0 and budget >= 0, got ",
                           options.workers, ", ", options.seconds, " and ", options.budget);
    if (p.facts().objectives > 1 && !detail::reads_objectives(controller))
        throw search_error(
            "nas.bench.5", "the problem '", p.name(), "' has ", p.facts().objectives,
            " objectives, which this controller does not read; give it one that does, or make one reward");
    if constexpr (requires { controller.check(); }) controller.check();
    return detail::simulator<C>(p, controller, options).run();
}

} // namespace nas::bench
