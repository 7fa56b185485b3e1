#pragma once
// What a latency estimator says about one architecture.

#include <concepts>
#include <optional>

#include <nas/core/units.hpp>

namespace nas {

/// A latency with how far it can be trusted. Converts from `milliseconds` and from every measurement that has a `median`
/// and a `spread`, such as `latency::measurement`.
struct latency_reading {
    milliseconds value{};
    std::optional<milliseconds> spread{}; ///< between repetitions; empty if the number was computed, not measured
    bool disturbed = false;               ///< measured while others used the machine

    constexpr latency_reading() = default;
    constexpr latency_reading(milliseconds ms) : value(ms) {} // NOLINT(google-explicit-constructor): same meaning
    constexpr latency_reading(milliseconds ms, milliseconds between_repetitions, bool others_ran = false)
        : value(ms), spread(between_repetitions), disturbed(others_ran) {}

    template <class M>
        requires requires(M const& m) {
            { m.median } -> std::convertible_to<milliseconds>;
            { m.spread } -> std::convertible_to<milliseconds>;
        }
    constexpr latency_reading(M const& m) : value(m.median), spread(m.spread) { // NOLINT(google-explicit-constructor)
        if constexpr (requires { bool(m.disturbed); }) disturbed = bool(m.disturbed);
    }

    friend constexpr bool operator==(latency_reading const&, latency_reading const&) = default;
};

} // namespace nas
