#pragma once
// The clock of trial records.

#include <ctime>

namespace nas {

/// Seconds since 1970, from the system's clock.
inline double wall_clock() {
    std::timespec t{};
    std::timespec_get(&t, TIME_UTC);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// A clock for searches whose records must not differ between runs: `{.clock = nas::no_clock}` leaves the times empty.
inline constexpr double (*no_clock)() = nullptr;

} // namespace nas
