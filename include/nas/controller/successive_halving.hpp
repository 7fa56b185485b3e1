#pragma once
// successive_halving: many architectures trained shortly, the best of them longer.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nas/controller/bracket_runs.hpp>
#include <nas/controller/bracket_schedule.hpp>
#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Successive halving, Jamieson and Talwalkar 2016: `trials` random architectures are trained for the smallest budget, the
/// best one in `eta` of them `eta` times as long, and so on; then the next round begins with new ones.
///
/// The best are those with the largest reward, or, with a reward of several values, those of the first Pareto fronts. Trials
/// without a result do not go on. Trials of the program's own are left out of account.
///
///     nas::successive_halving{.trials = 27, .min_budget = 1, .max_budget = 27}   // 27 for 1, 9 for 3, 3 for 9, 1 for 27
struct successive_halving {
    std::size_t trials = 81; ///< of the first rung
    double min_budget = 1;
    double max_budget = 81;
    double eta = 3;
    bool resume = true;     ///< go on from the weights of the trial before; else train from the start
    std::size_t rounds = 0; ///< after which the search ends; 0: goes on

    struct state {
        detail::bracket_runs runs{};
        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    /// Throws `space_exhausted` [nas.controller.82] when `rounds` have ended; workers idle before begin the next one.
    proposal propose(state& s, space_view space, rng& random) const {
        if (rounds > 0 && s.runs.done(rounds))
            throw space_exhausted("nas.controller.82", "all ", rounds, " rounds of successive halving have ended");
        bracket const rungs[]{schedule().halving(trials)};
        return s.runs.next(rungs, resume, [&] { return sample(space, random); });
    }
    void feedback(state& s, trial_record const& r) const {
        bracket const rungs[]{schedule().halving(trials)};
        s.runs.feedback(rungs, r);
    }

    /// True if `trial` may yet be gone on from: its checkpoint must be kept.
    bool needs(state const& s, std::uint64_t trial) const { return resume && s.runs.needs(trial); }

    /// Throws `search_error` for impossible budgets and without trials.
    void check() const {
        schedule().check();
        if (trials < 1 || trials > 0xffffffffu)
            throw search_error("nas.controller.83", "successive_halving needs trials >= 1, got ", trials);
    }

    std::string describe() const {
        return concat("successive_halving{trials=", trials, ", min_budget=", min_budget, ", max_budget=", max_budget,
                      ", eta=", eta, ", resume=", resume, ", rounds=", rounds, "}");
    }

    std::string save(state const& s) const {
        std::string bytes;
        byte_writer out(bytes);
        s.runs.save(out);
        return bytes;
    }
    /// Throws `storage_error` if `bytes` are not those of `save` under the same options.
    state load(std::string_view bytes) const {
        byte_reader in(bytes);
        bracket const rungs[]{schedule().halving(trials)};
        state s{detail::bracket_runs::load(in, rungs)};
        detail::check_end(in);
        return s;
    }

private:
    bracket_schedule schedule() const { return {.min_budget = min_budget, .max_budget = max_budget, .eta = eta}; }
};

} // namespace nas
