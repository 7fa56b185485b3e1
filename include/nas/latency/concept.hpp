#pragma once
// LatencyEstimator: how long an architecture takes on the device it is searched for.

#include <concepts>

#include <nas/core/units.hpp>
#include <nas/trial/latency_reading.hpp>

namespace nas {

/// `l(arch)` is `milliseconds`, a `latency_reading`, or a measurement with `median` and `spread`; above 0. Anything else,
/// and an exception, fails the trial, not the search.
/// Optional: `std::string fingerprint() const`, what the numbers depend on besides the architecture (machine, library); a
/// stored study continues only under the same.
///
/// Every callable qualifies: `nas::milliseconds my_latency(net const&)`.
template <class L, class Arch>
concept LatencyEstimator = requires(L const& l, Arch const& arch) {
    { l(arch) } -> std::convertible_to<latency_reading>;
};

} // namespace nas
