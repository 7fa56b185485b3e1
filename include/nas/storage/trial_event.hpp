#pragma once
// What happens to trials and is kept: they are asked or given, they are told; baselines.

#include <cstdint>
#include <utility>

#include <nas/trial/trial_record.hpp>

namespace nas {

/// What happened.
enum class trial_event_kind : std::uint8_t {
    asked = 1,    ///< the genome was proposed; only `number` and `genome` of the record are meaningful
    told = 2,     ///< the trial ended; `genome` is not stored again
    given = 3,    ///< as `asked`, but the genome came from the program, not from the controller
    baseline = 4, ///< as `told`, of a baseline: no trial of the study, `number` counts the baselines
};

/// True for the events that begin a trial and hold its genome; the others hold its end.
constexpr bool begins_trial(trial_event_kind kind) noexcept {
    return kind == trial_event_kind::asked || kind == trial_event_kind::given;
}

/// One step of a study. Repeating the steps in their order restores the study and its controller exactly.
struct trial_event {
    trial_event_kind kind = trial_event_kind::asked;
    trial_record record{};

    friend bool operator==(trial_event const&, trial_event const&) = default;
};

namespace detail {

/// Gives the record of a told event what the asked one said, which is not stored twice.
inline void take_question(trial_record& told, trial_record& asked) {
    told.genome = std::move(asked.genome);
    told.budget = asked.budget;
    told.continues = asked.continues;
    told.tag = asked.tag;
}

} // namespace detail

} // namespace nas
