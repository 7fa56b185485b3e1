#pragma once
// The exception of wrongly configured trainings.

#include <nas/core/error.hpp>

namespace nas {

/// A training was configured wrongly, or network and data do not fit each other.
struct train_error : error {
    using error::error;
};

} // namespace nas
