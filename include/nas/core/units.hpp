#pragma once
// Units that appear in interfaces.

#include <compare>

namespace nas {

/// A time in milliseconds; a type of its own so that `80` cannot be mistaken for seconds. `<chrono>` costs as much to
/// parse as the whole search-space language, hence not `std::chrono::duration`.
struct milliseconds {
    double value = 0;

    constexpr milliseconds() = default;
    explicit constexpr milliseconds(double ms) : value(ms) {}
    constexpr double count() const { return value; }

    friend constexpr auto operator<=>(milliseconds, milliseconds) = default;
    friend constexpr milliseconds operator+(milliseconds a, milliseconds b) { return milliseconds{a.value + b.value}; }
    friend constexpr milliseconds operator-(milliseconds a, milliseconds b) { return milliseconds{a.value - b.value}; }
    friend constexpr milliseconds operator*(milliseconds a, double f) { return milliseconds{a.value * f}; }
    friend constexpr milliseconds operator*(double f, milliseconds a) { return milliseconds{f * a.value}; }
    friend constexpr double operator/(milliseconds a, milliseconds b) { return a.value / b.value; }
};

} // namespace nas
