#pragma once
// Storage: where the record of a study is kept.

#include <concepts>
#include <vector>

#include <nas/storage/study_identity.hpp>
#include <nas/storage/trial_event.hpp>

namespace nas {

/// A type that keeps the events of one study:
///
///     std::vector<trial_event> open(study_identity const& wanted);   // the events kept so far, in order; empty if new
///     void append(trial_event_kind, trial_record const&);            // keeps one more
///
/// `open` does all the I/O that a constructor must not do. It throws `storage_error` if the place holds a study with
/// another identity. `append` returns once the event survives the death of the process; if it throws `storage_error`,
/// nothing of the event is left behind and the same event may be appended again.
/// Optional: `std::vector<std::string> notes() const`, what the user should know about the last `open` (a repair).
template <class S>
concept Storage = requires(S& s, study_identity const& identity, trial_event_kind kind, trial_record const& record) {
    { s.open(identity) } -> std::same_as<std::vector<trial_event>>;
    { s.append(kind, record) } -> std::same_as<void>;
};

} // namespace nas
