#pragma once
// What a trial's handle needs of the engine behind it.

#include <cstdint>
#include <optional>
#include <vector>

#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// How a trial ended.
struct trial_outcome {
    trial_state state = trial_state::complete;
    nas::metrics metrics{};
    std::optional<double> reward{};
    std::vector<double> objectives{};
    std::optional<nas::failure> failure{};
};

/// The functions of a study that handles of trials call; all may be called from several threads.
struct trial_port {
    /// Ends a trial, stores it and shows it. A trial that has seen a stop request is put back instead, to be run again.
    virtual void finish(std::uint64_t number, trial_outcome outcome) = 0;
    /// A trial's handle is gone without a result. `unwinding` says that an exception took it.
    virtual void abandon(std::uint64_t number, bool unwinding) noexcept = 0;
    /// The trial is not recorded if its handle goes away now, but run again: the search itself is at fault.
    virtual void hold(std::uint64_t number) = 0;
    virtual void report_point(std::uint64_t number, std::int64_t step, double value) = 0;
    virtual bool should_stop(std::uint64_t number) = 0;
    virtual trial_record const& record(std::uint64_t number) const = 0;
    virtual std::uint64_t seed() const = 0;

protected:
    ~trial_port() = default;
};

} // namespace nas::detail
