#pragma once
// Events of trials on their way to the storage.

#include <cstdint>
#include <utility>
#include <vector>

#include <nas/storage/trial_event.hpp>

namespace nas::detail {

/// Events are stored in the order in which they happened: one that the storage refuses holds up those behind it.
///
/// A template only so that a program which includes it without searching need not compile it.
template <class = void>
class unsaved_events {
public:
    void add(trial_event_kind kind, std::uint64_t number) { events_.push_back({kind, number}); }

    /// Calls `store(kind, number)` for each; what it throws leaves that event and the later ones in line.
    template <class Store>
    void save(Store const& store) {
        while (!events_.empty()) {
            store(events_.front().first, events_.front().second);
            events_.erase(events_.begin());
        }
    }

    bool empty() const { return events_.empty(); }

private:
    std::vector<std::pair<trial_event_kind, std::uint64_t>> events_;
};

} // namespace nas::detail
