#pragma once
// How many points a space has, exactly.

#include <cstdint>

#include <nas/core/bigint.hpp>
#include <nas/space/concept.hpp>
#include <nas/space/lexicographic.hpp>

namespace nas {

namespace detail {

/// Points of one program; counting walks through every one at roughly 0.1 us per decision.
inline constexpr std::uint64_t max_counted_points = 10'000'000;

[[noreturn]] inline void too_many_to_walk() {
    throw space_error("nas.space.13", "a program has more than ", max_counted_points,
                      " points, too many to count one by one; write its independent parts as combinators");
}

template <SearchSpace S>
bigint count_by_walking(S const& s) {
    lexicographic_chooser c;
    std::uint64_t count = 0, walked = 0;
    do {
        if (walked++ == max_counted_points) too_many_to_walk();
        try {
            (void)s.decode(c);
            ++count;
        } catch (infeasible const&) {}
    } while (c.next());
    return count;
}

} // namespace detail

/// The exact number of points of `space`, counted over its encoding: equal values at two indices are two points.
///
/// Combinators compute it; a program (and a user's space without `cardinality()`) is walked through point by point, up
/// to ten million, beyond which `space_error` [nas.space.13] is thrown. A program inside a declaration is counted on
/// its own.
template <SearchSpace S>
constexpr bigint cardinality(S const& s) {
    if constexpr (FiniteSpace<S>) return s.cardinality();
    else return detail::count_by_walking(s);
}

} // namespace nas
