#pragma once
// The baselines of a study: records of architectures that were evaluated for comparison and are no trials.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// Records in the order in which they were first run, found by name. They never move.
///
/// A template only so that a program which includes it without searching need not compile it.
template <class = void>
class baseline_records {
public:
    /// The metric that holds the name of a baseline.
    static constexpr std::string_view name_metric = "baseline";

    /// The baseline called `name`; null if it was not run.
    trial_record const* find(std::string_view name) const {
        for (trial_record const& b : records_)
            if (name_of(b) == name) return &b;
        return nullptr;
    }
    trial_record const& add(trial_record r) { return records_.emplace_back(std::move(r)); }
    void clear() { records_.clear(); }

    /// The number of the next one.
    std::uint64_t next() const { return records_.size(); }
    std::deque<trial_record> const& all() const { return records_; }

private:
    static std::string_view name_of(trial_record const& b) {
        for (extra_metric const& e : b.metrics.extras)
            if (auto const* const text = std::get_if<std::string>(&e.value); text && e.name == name_metric)
                return *text;
        return {};
    }

    std::deque<trial_record> records_;
};

} // namespace nas::detail
