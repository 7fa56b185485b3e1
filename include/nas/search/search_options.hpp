#pragma once
// Everything about a search that has a default.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/search/observer.hpp>
#include <nas/search/pruner.hpp>
#include <nas/search/stopping_rule.hpp>
#include <nas/search/wall_clock.hpp>
#include <nas/storage/any_storage.hpp>
#include <nas/storage/study_identity.hpp>

namespace nas {

/// Last argument of a search: `{.seed = 7, .storage = nas::storage::journal{"run.journal"}}`.
struct search_options {
    /// Everything random follows from it.
    std::uint64_t seed = 1;

    /// Where the record is kept; by default in the search object only.
    any_storage storage{};

    /// 0: a result is shown to the controller as soon as it is told. W >= 1: trial t is proposed from the results of
    /// trials 0 … t-W, no matter which others have ended, so that any number of workers up to W repeats the same search.
    std::size_t window = 0;

    std::vector<any_observer> observers{};
    any_pruner pruner{};

    /// When enough is enough; the first rule that says so ends `trials(n)` and `run(n, …)`.
    std::vector<any_stopping_rule> stop_when{};

    /// Time of the records in seconds; `no_clock` leaves the times empty.
    double (*clock)() = &wall_clock;

    /// The program's own settings (data, epochs, …) that must be the same when a stored study is continued.
    std::vector<setting> settings{};

    /// Set to true, by a signal handler for instance, it ends the search like `request_stop()`. Must outlive the search.
    std::atomic<bool> const* stop = nullptr;
};

} // namespace nas
