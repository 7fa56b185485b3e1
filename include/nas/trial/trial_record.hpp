#pragma once
// Everything the search knows about one trial; what controllers learn from, storages keep and observers see.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <nas/space/genome.hpp>
#include <nas/trial/metrics.hpp>
#include <nas/trial/trial_state.hpp>

namespace nas {

/// One point of a learning curve: the objective after `step` (epochs, batches: the trainer's own unit).
struct curve_point {
    std::int64_t step = 0;
    double value = 0;

    friend bool operator==(curve_point const&, curve_point const&) = default;
};

/// One trial. Once its state is not `running` any more, a record never changes.
struct trial_record {
    std::uint64_t number = 0; ///< 0, 1, 2, … in the order of asking
    nas::genome genome{};
    double budget = 0; ///< how much training in all, in the controller's unit (epochs); 0: the trainer's full amount
    std::optional<std::uint64_t> continues{}; ///< the trial whose weights this one starts from
    std::uint64_t tag = 0;                    ///< the controller's own mark; 0: none, as for trials of the program
    trial_state state = trial_state::running;
    nas::metrics metrics{};
    std::optional<double> reward{};        ///< of complete trials; larger is better
    std::vector<double> objectives{};      ///< instead of `reward` if the search's reward has several values
    std::optional<nas::failure> failure{}; ///< of infeasible and failed trials
    std::vector<curve_point> curve{};      ///< intermediate reports in their order
    std::optional<double> started{};       ///< seconds since 1970, if the search has a clock
    std::optional<double> finished{};

    /// The reward (name "reward") or a metric; empty if it was not measured.
    std::optional<double> find(std::string_view name) const { return name == "reward" ? reward : metrics.find(name); }

    friend bool operator==(trial_record const&, trial_record const&) = default;
};

} // namespace nas
