#pragma once
// nth(space, i), rank(space, g), sample_point(space, rng), enumerate(space, part, parts): points by number.

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include <nas/core/bigint.hpp>
#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/space/cardinality.hpp>
#include <nas/space/enumerate.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/point_index.hpp>
#include <nas/space/random_below.hpp>
#include <nas/space/replay.hpp>

namespace nas {

namespace detail {

/// The points of a space that can only be walked through. Bounded like counting.
template <SearchSpace S>
class walked_points {
public:
    explicit walked_points(S const& space) : space_(space) {}

    bigint size() const { return nas::cardinality(space_); }

    genome nth(bigint const& i) const {
        if (i >= max_counted_points) too_many();
        lexicographic_chooser c;
        std::uint64_t const wanted = i.to_uint64();
        for (std::uint64_t at = 0;; ++at) {
            (void)space_.decode(c);
            if (at == wanted) return c.genes();
            if (!c.next())
                throw space_error("nas.space.65", "there is no point ", wanted, "; the space has ", at + 1,
                                  ", counted from 0");
        }
    }

    bigint rank(genome const& g) const {
        replay_chooser same(&g, nullptr);
        (void)space_.decode(same);
        genome const wanted = std::move(same).result();
        lexicographic_chooser c;
        for (std::uint64_t at = 0; at < max_counted_points; ++at) {
            (void)space_.decode(c);
            if (c.genes() == wanted) return at;
            c.next();
        }
        too_many();
    }

private:
    [[noreturn]] static void too_many() {
        throw space_error("nas.space.13", "a program has more than ", max_counted_points,
                          " points, too many to count one by one; write its independent parts as combinators");
    }

    S const& space_;
};

template <SearchSpace S>
auto points_of(S const& space) {
    if constexpr (requires { space.points().nth(bigint()); }) return &space.points();
    else if constexpr (StaticSpace<S>) return std::make_unique<point_index const>(tree_of(space));
    else return std::make_unique<walked_points<S> const>(space);
}

} // namespace detail

/// Point `i` of `space`, in the order of `enumerate`. For many points of one space, `point_index` measures it once.
///
/// Throws `space_error` [nas.space.65] unless i < cardinality(space). Programs are walked through, up to ten million
/// points: [nas.space.13].
template <SearchSpace S>
genome nth(S const& space, bigint const& i) {
    return detail::points_of(space)->nth(i);
}

/// The number of the point that `g` encodes: nth(space, rank(space, g)) is `g`. Throws `genome_mismatch` if `g` does
/// not fit the space; programs as in `nth`.
template <SearchSpace S>
bigint rank(S const& space, genome const& g) {
    return detail::points_of(space)->rank(g);
}

/// A point drawn with equal chances for all points; `sample` gives equal chances to the alternatives of a decision.
/// The result depends on the stream `r` alone; programs as in `nth`.
template <SearchSpace S>
genome sample_point(S const& space, rng const& r) {
    auto const points = detail::points_of(space);
    return points->nth(random_below(points->size(), r.stream(0x706f696eu)));
}

/// The points of one of `parts` equal parts of `space`, counted from 0, in the order of `enumerate`: for machines that
/// share the work. Together the parts are all points, each once; their sizes differ by one at most. The space must
/// outlive the iteration. Throws `space_error` [nas.space.66] unless part < parts; programs as in `nth`.
///
///     for (nas::genome const& g : nas::enumerate(space, 3, 10)) use(nas::decode(space, g));
template <SearchSpace S>
enumeration enumerate(S const& space, std::uint64_t part, std::uint64_t parts) {
    if (part >= parts)
        throw space_error("nas.space.66", "there is no part ", part, " of ", parts, " of a space; they count from 0");
    auto const points = detail::points_of(space);
    bigint const size = points->size();
    bigint const begin = size * part / parts;
    bigint const count = size * (part + 1) / parts - begin;
    if (count == 0) return enumeration(space, {}, 0);
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return enumeration(space, points->nth(begin), count.fits_uint64() ? count.to_uint64() : most);
}
template <SearchSpace S>
enumeration enumerate(S const&& space, std::uint64_t part, std::uint64_t parts) = delete;

} // namespace nas
