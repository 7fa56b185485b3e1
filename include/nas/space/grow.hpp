#pragma once
// grow(space, genome): an architecture of an earlier form of a space, as a point of the present one.

#include <cstddef>
#include <optional>

#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// `g`, made for an earlier form of `space`, as the same architecture in the present one: every gene keeps its value,
/// also where alternatives were appended since; decisions that are new take their preset (see `with_default`), the
/// first alternative if they have none. Empty if the space no longer asks for one of the genes, or lacks its value:
/// the architecture does not exist in it any more.
///
/// Alternatives are known by their index: append new ones, never insert, reorder or remove.
inline std::optional<genome> grow(space_view space, genome const& g) {
    std::size_t kept = 0;
    genome grown = detail::record(
        space, g.size(),
        [&, known = detail::genome_cursor(&g)](decision const& d, std::size_t) mutable {
            gene const* const old = known.find(d.key);
            bool const valid = old && old->value < d.arity;
            kept += valid;
            return valid ? old->value : d.preset;
        },
        true);
    if (kept != g.size()) return std::nullopt;
    return grown;
}

} // namespace nas
