#pragma once
// Drawing again while the result violates a constraint that cannot be built into the draw.

#include <cstdint>

#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>

namespace nas::detail {

inline constexpr std::uint64_t max_attempts = 1000;

/// `draw(r)`; if that throws `infeasible`, `draw` with further streams of `r`, up to `max_attempts` times. Then throws
/// `space_error` [nas.space.52].
template <class Draw>
auto until_feasible(rng const& r, Draw const& draw) {
    try {
        return draw(r);
    } catch (infeasible const&) {}
    for (std::uint64_t attempt = 1; attempt < max_attempts; ++attempt) {
        try {
            return draw(r.stream(0x7265747279u + attempt));
        } catch (infeasible const&) {}
    }
    throw space_error("nas.space.52", "none of ", max_attempts,
                      " draws satisfied the constraints of the space (so, with "
                      "95 % confidence, fewer than 3 in ",
                      max_attempts,
                      " points do); build them into the space with "
                      "nas::given, or loosen them");
}

} // namespace nas::detail
