#pragma once
// Finished and running trials as pruners see them.

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <vector>

#include <nas/search/finished_trials.hpp>
#include <nas/trial/trial_record.hpp>

namespace test {

/// Values at steps 1, 2, 3, …
inline std::vector<nas::curve_point> curve_of(std::vector<double> const& values) {
    std::vector<nas::curve_point> c;
    for (double const v : values) c.push_back({static_cast<std::int64_t>(c.size() + 1), v});
    return c;
}

/// A history that a pruner may look at.
struct past_trials {
    std::deque<nas::trial_record> records{};

    past_trials& add(std::vector<double> const& values, nas::trial_state state = nas::trial_state::complete) {
        nas::trial_record r{.number = records.size(), .state = state, .curve = curve_of(values)};
        if (state == nas::trial_state::complete) r.reward = values.empty() ? 0 : values.back();
        records.push_back(r);
        return *this;
    }
    nas::finished_trials all() const { return {records, records.size()}; }
};

/// What the pruner says of a trial with these values, asked after the last of them.
template <class P>
bool stops(P const& pruner, past_trials const& past, std::vector<double> const& values, std::uint64_t number = 1000) {
    nas::trial_record const running{.number = number, .curve = curve_of(values)};
    return pruner.should_stop(running, past.all());
}

/// The step at which it is stopped, asked after every report; 0 if never.
template <class P>
int stopped_at(P const& pruner, past_trials const& past, std::vector<double> const& values,
               std::uint64_t number = 1000) {
    for (std::size_t n = 1; n <= values.size(); ++n)
        if (stops(pruner, past, {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n)}, number))
            return static_cast<int>(n);
    return 0;
}

} // namespace test
