#pragma once
// Thrown by a controller that has proposed everything there is.

#include <nas/core/error.hpp>

namespace nas {

/// There is nothing left to propose. `search.trials(n)` and `search.run(n, …)` end early, without an error.
struct space_exhausted : search_error {
    using search_error::search_error;
};

} // namespace nas
