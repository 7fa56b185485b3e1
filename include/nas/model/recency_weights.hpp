#pragma once
// How much an observation counts by its age, in tree-structured Parzen estimators.

#include <cstddef>

namespace nas::model {

/// Weights of `count` observations in the order of their arrival: 1 for the newest `flat`, before them a straight line that
/// rises from 1/count (the oldest) to 1 (Bergstra et al. 2013).
struct recency_weights {
    std::size_t count = 0;
    std::size_t flat = 25;

    /// Number of observations on the line.
    std::size_t ramp() const noexcept { return count > flat ? count - flat : 0; }
    /// Weight of the oldest, if it is on the line.
    double first() const noexcept { return 1 / static_cast<double>(count); }
    /// From one place on the line to the next.
    double step() const noexcept { return ramp() > 1 ? (1 - first()) / static_cast<double>(ramp() - 1) : 0; }

    /// Weight of the observation at `place`, 0 being the oldest.
    double operator()(std::size_t place) const noexcept {
        return place < ramp() ? first() + step() * static_cast<double>(place) : 1;
    }
};

} // namespace nas::model
