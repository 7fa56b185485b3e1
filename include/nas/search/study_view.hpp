#pragma once
// What observers see of a search.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>

#include <nas/space/space_view.hpp>
#include <nas/storage/study_identity.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas {

/// A look at a study during one call of a hook.
struct study_view {
    space_view space;
    std::deque<trial_record> const& history; ///< all trials by number, running ones too
    std::span<std::uint64_t const> finished; ///< numbers of the trials announced so far, in the order of `on_finish`
    trial_record const* best;                ///< among them, or null
    std::size_t target;                ///< trials the current `trials(n)` or `run(n, …)` ends at; 0 outside of one
    std::span<setting const> identity; ///< seed, space, policies, the program's settings
    double (*clock)();                 ///< null if the search has none
};

} // namespace nas
