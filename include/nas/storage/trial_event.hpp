#pragma once
// The two things that happen to a trial and are kept: it is asked, it is told.

#include <cstdint>

#include <nas/trial/trial_record.hpp>

namespace nas {

/// What happened.
enum class trial_event_kind : std::uint8_t {
    asked = 1, ///< the genome was proposed; only `number` and `genome` of the record are meaningful
    told = 2,  ///< the trial ended; `genome` is not stored again
};

/// One step of a study. Repeating the steps in their order restores the study and its controller exactly.
struct trial_event {
    trial_event_kind kind = trial_event_kind::asked;
    trial_record record{};

    friend bool operator==(trial_event const&, trial_event const&) = default;
};

} // namespace nas
