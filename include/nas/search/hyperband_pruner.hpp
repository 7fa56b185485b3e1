#pragma once
// hyperband_pruner: successive halving with several first rungs; every trial belongs to one of them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/crc32.hpp>
#include <nas/core/error.hpp>
#include <nas/search/finished_trials.hpp>
#include <nas/search/successive_halving_pruner.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// Hyperband for running trials (Li et al. 2018), with Optuna's rules and defaults: bracket b leaves out the first b rungs;
/// a trial belongs to the bracket that a hash of `study` and its number falls to, in proportion to the trials Hyperband gives
/// each; it is compared with finished trials of its bracket only.
///
///     {.pruner = nas::hyperband_pruner{.min_resource = 1, .max_resource = 81}}
struct hyperband_pruner {
    std::int64_t min_resource = 1; ///< steps to the first rung of the first bracket
    std::int64_t max_resource =
        0; ///< steps of a whole training; 0: the most that a complete trial has reported, and one
    std::int64_t reduction_factor = 3;
    std::size_t bootstrap_count = 0; ///< trials a rung stops before any goes on past it
    std::string study{};             ///< another name distributes the trials in another way

    bool should_stop(trial_record const& running, finished_trials others) const {
        std::int64_t const most = max_resource > 0 ? max_resource : automatic(others);
        if (most == 0) return false;
        auto const shares = allocation(most);
        std::size_t const own = bracket_of(running.number, shares);
        return successive_halving_pruner{.min_resource = min_resource,
                                         .reduction_factor = reduction_factor,
                                         .min_early_stopping_rate = static_cast<std::int64_t>(own),
                                         .bootstrap_count = bootstrap_count}
            .stops(running, others, [&](trial_record const& r) { return bracket_of(r.number, shares) == own; });
    }

    /// The bracket of a trial, if a whole training has `most` steps: 0 has the most rungs.
    std::size_t bracket_of(std::uint64_t trial, std::int64_t most) const { return bracket_of(trial, allocation(most)); }

    /// Throws `search_error` [nas.search.44] for impossible options.
    void check() const {
        if (min_resource < 1 || (max_resource != 0 && max_resource < min_resource) || reduction_factor < 2)
            throw search_error("nas.search.44",
                               "a hyperband pruner needs 1 <= min_resource <= max_resource (or 0) and "
                               "reduction_factor >= 2, got min_resource = ",
                               min_resource, ", max_resource = ", max_resource,
                               ", reduction_factor = ", reduction_factor);
    }

    std::string describe() const {
        return concat("hyperband_pruner{min_resource=", min_resource, ", max_resource=", max_resource,
                      ", reduction_factor=", reduction_factor, ", bootstrap_count=", bootstrap_count, ", study='",
                      study, "'}");
    }

private:
    static std::int64_t automatic(finished_trials others) {
        std::int64_t most = 0;
        for (trial_record const& r : others)
            if (r.state == trial_state::complete)
                for (curve_point const& p : r.curve) most = std::max(most, p.step + 1);
        return most;
    }

    // How many trials of a pass each bracket has: ceil(B eta^s / (s + 1)), for B brackets and s = B - 1, …, 0.
    std::vector<std::uint64_t> allocation(std::int64_t most) const {
        std::size_t brackets = 1;
        for (std::int64_t r = most / reduction_factor; r >= min_resource; r /= reduction_factor) ++brackets;
        std::vector<std::uint64_t> shares(brackets);
        std::uint64_t power = 1;
        for (std::size_t s = 0; s < brackets; ++s, power *= static_cast<std::uint64_t>(reduction_factor))
            shares[brackets - 1 - s] = (brackets * power + s) / (s + 1);
        return shares;
    }

    std::size_t bracket_of(std::uint64_t trial, std::vector<std::uint64_t> const& shares) const {
        std::uint64_t total = 0;
        for (std::uint64_t const n : shares) total += n;
        std::uint64_t at = crc32(concat(study, "_", trial)) % total;
        std::size_t b = 0;
        while (at >= shares[b]) at -= shares[b++];
        return b;
    }
};

} // namespace nas
