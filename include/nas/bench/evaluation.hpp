#pragma once
// What a benchmark problem says about one architecture.

#include <cstdint>
#include <optional>
#include <vector>

#include <nas/trial/metrics.hpp>
#include <nas/trial/trial_record.hpp>
#include <nas/trial/trial_state.hpp>

namespace nas::bench {

/// The outcome of evaluating one architecture from scratch up to a budget. Rewards and objectives are better if larger.
struct evaluation {
    std::optional<double> reward{};   ///< what the controller learns from; may be noisy
    std::vector<double> objectives{}; ///< instead of `reward`
    std::optional<double> score{};    ///< what the architecture is worth, for the report; empty: the reward
    double cost = 1;                  ///< seconds
    nas::metrics metrics{};
    std::vector<curve_point> curve{};      ///< the reward after each step, steps increasing; for pruners
    std::vector<double> step_seconds{};    ///< of each point of `curve`; empty: equal shares of `cost`
    std::optional<nas::failure> failure{}; ///< instead of a reward
};

} // namespace nas::bench
