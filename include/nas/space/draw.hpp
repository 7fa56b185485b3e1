#pragma once
// The answer to a decision that nothing else answers.

#include <cstdint>

#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>

namespace nas::detail {

/// Drawn from the decision's own stream `r.stream(key)`, so that it does not depend on the decisions before it.
inline std::uint32_t draw(rng const& r, decision const& d) { return r.stream(d.key).below(d.arity); }

} // namespace nas::detail
