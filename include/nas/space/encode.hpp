#pragma once
// encode(space, architecture): the genome that decodes to a given architecture.

#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/space/encoder.hpp>
#include <nas/space/replay.hpp>

namespace nas {

struct encode_options {
    /// Points tried for the parts of a space that have no inverse: programs, and `map` without one.
    std::uint64_t max_candidates = 1'000'000;
};

/// A genome g with decode(space, g) == `architecture`; where several exist, the one with the smallest indices.
///
/// Real numbers become the nearest that their decision can hold, about ten digits of the interval. Declarations are
/// inverted part by part; programs, and maps without an inverse, are searched point by point. Members
/// without a field are not looked at unless the type can be compared as a whole.
/// Throws `space_error`: [nas.space.18] if the space does not contain the architecture, [nas.space.12] if the search
/// was given up.
template <SearchSpace S>
genome encode(S const& s, typename S::value_type const& architecture, encode_options const& options = {}) {
    encoder e(options.max_candidates);
    bool found = e.encode(s, architecture);
    if constexpr (detail::comparable<typename S::value_type>())
        found = found && (e.was_rounded() || detail::same_value(decode(s, e.genes()), architecture));
    if (!found)
        throw space_error("nas.space.18",
                          "the architecture is not a point of the space; the first value that none of its ",
                          "alternatives yields is at '", e.where(), "'");
    return e.genes();
}

} // namespace nas
