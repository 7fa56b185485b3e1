#pragma once
// hyperband: successive halving with several trade-offs between many architectures and long training.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/controller/bracket_runs.hpp>
#include <nas/controller/bracket_schedule.hpp>
#include <nas/controller/concept.hpp>
#include <nas/controller/inner_state.hpp>
#include <nas/controller/space_exhausted.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/space/replay.hpp>

namespace nas {

/// Hyperband, Li et al. 2018: runs of successive halving, from one with many architectures and small budgets to one with few
/// that are all trained fully; then the next pass begins.
///
/// Architectures are drawn at random and promoted within their bracket only, by reward or by Pareto front. Trials without a
/// result do not go on. Trials of the program's own are left out of account.
///
///     nas::hyperband{.min_budget = 1, .max_budget = 81}   // brackets of 81, 34, 15, 8 and 5 architectures
struct hyperband {
    double min_budget = 1;
    double max_budget = 81;
    double eta = 3;
    bracket_rounding rounding = bracket_rounding::jmlr;
    bool resume = true;     ///< go on from the weights of the trial before; else train from the start
    std::size_t passes = 0; ///< after which the search ends; 0: goes on

    struct state {
        detail::bracket_runs runs{};
        friend bool operator==(state const&, state const&) = default;
    };

    static constexpr bool several_objectives = true;

    bracket_schedule schedule() const {
        return {.min_budget = min_budget, .max_budget = max_budget, .eta = eta, .rounding = rounding};
    }

    /// Throws `space_exhausted` [nas.controller.82] when `passes` have ended; workers idle before begin the next one.
    proposal propose(state& s, space_view space, rng& random) const {
        std::vector<bracket> const all = schedule().brackets();
        if (passes > 0 && s.runs.done(passes * all.size()))
            throw space_exhausted("nas.controller.82", "all ", passes, " passes of hyperband have ended");
        return s.runs.next(all, resume, [&] { return sample(space, random); });
    }
    void feedback(state& s, trial_record const& r) const { s.runs.feedback(schedule().brackets(), r); }

    /// True if `trial` may yet be gone on from: its checkpoint must be kept.
    bool needs(state const& s, std::uint64_t trial) const { return resume && s.runs.needs(trial); }

    /// Throws `search_error` [nas.controller.80] for impossible budgets.
    void check() const { schedule().check(); }

    std::string describe() const {
        return concat("hyperband{min_budget=", min_budget, ", max_budget=", max_budget, ", eta=", eta,
                      ", rounding=", to_string(rounding), ", resume=", resume, ", passes=", passes, "}");
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
        state s{detail::bracket_runs::load(in, schedule().brackets())};
        detail::check_end(in);
        return s;
    }
};

} // namespace nas
