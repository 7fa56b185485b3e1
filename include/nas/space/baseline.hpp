#pragma once
// baseline(space): the point of the defaults.

#include <cstddef>

#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

/// The genome in which every decision has its preset (`with_default`), the first alternative where there is none: the
/// network one would build without a search.
///
///     search.enqueue(nas::baseline(space));
inline genome baseline(space_view space) {
    return detail::record(
        space, 0, [](decision const& d, std::size_t) { return d.preset; }, true);
}

} // namespace nas
