#pragma once
// forecast: what a model says of a point it has not seen.

#include <nas/core/math.hpp>

namespace nas::model {

/// Mean and variance of a prediction.
struct forecast {
    double mean = 0;
    double variance = 0;

    /// Square root of the variance; 0 if rounding made that negative.
    double deviation() const { return variance > 0 ? math::sqrt(variance) : 0; }

    friend bool operator==(forecast const&, forecast const&) = default;
};

} // namespace nas::model
