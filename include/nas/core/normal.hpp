#pragma once
// Normally distributed random numbers, equal on every compiler.

#include <nas/core/math.hpp>
#include <nas/core/rng.hpp>

namespace nas {

/// A draw of the standard normal distribution by the method of Box and Muller (1958); takes two numbers of `r`.
inline double normal(rng& r) {
    double const radius = math::sqrt(-2 * math::log(1 - r.uniform())); // 1 - [0, 1) is never 0
    return radius * math::cos(2 * math::pi * r.uniform());
}

/// A draw with the given mean and standard deviation.
inline double normal(rng& r, double mean, double deviation) { return mean + deviation * normal(r); }

} // namespace nas
