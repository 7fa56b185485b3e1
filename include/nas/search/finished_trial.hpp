#pragma once
// A trial that has ended, with its architecture.

#include <cstdint>
#include <utility>

#include <nas/trial/trial_record.hpp>

namespace nas {

/// What `search.best()` and `search.front()` give: a copy that stays valid.
template <class Arch>
class finished_trial {
public:
    finished_trial(trial_record record, Arch arch) : record_(std::move(record)), arch_(std::move(arch)) {}

    Arch const& arch() const& noexcept { return arch_; }
    Arch arch() && { return std::move(arch_); }
    trial_record const& record() const noexcept { return record_; }

    std::uint64_t number() const noexcept { return record_.number; }
    nas::genome const& genome() const noexcept { return record_.genome; }
    nas::metrics const& metrics() const noexcept { return record_.metrics; }
    /// Precondition: the search's reward is a single number and the trial is complete.
    double reward() const { return record_.reward.value(); }

private:
    trial_record record_;
    Arch arch_;
};

} // namespace nas
