#pragma once
// What stands behind the trial of a baseline: an architecture that the program brings, perhaps from outside the space.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <nas/core/hash.hpp>
#include <nas/core/rng.hpp>
#include <nas/search/trial_port.hpp>

namespace nas::detail {

/// Takes the result of one trial that is no part of the study. Used by one thread.
class baseline_port final : public trial_port {
public:
    /// The seed of its trainer depends on the study's and on the name, not on the trials.
    baseline_port(std::uint64_t study_seed, std::string_view name) : seed_(hash_combine(study_seed, hash_text(name))) {}

    void finish(std::uint64_t, trial_outcome outcome) override {
        record_.state = outcome.state;
        record_.metrics = std::move(outcome.metrics);
        record_.reward = outcome.reward;
        record_.objectives = std::move(outcome.objectives);
        record_.failure = std::move(outcome.failure);
    }
    void abandon(std::uint64_t, bool) noexcept override {}
    void hold(std::uint64_t) override {}
    void report_point(std::uint64_t, std::int64_t step, double value) override {
        record_.curve.push_back({step, value});
    }
    bool should_stop(std::uint64_t) override { return false; }
    trial_record const& record(std::uint64_t) const override { return record_; }
    std::uint64_t seed() const override { return seed_; }

    trial_record& result() { return record_; }

private:
    std::uint64_t seed_;
    trial_record record_;
};

} // namespace nas::detail
