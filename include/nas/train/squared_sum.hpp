#pragma once
// Sums of squares of many floats, in doubles.

#include <cstdint>

namespace nas::train {

/// x[0]^2 + ... + x[n - 1]^2, in eight independent sums, so that the loop is not bound by the latency of one addition.
inline double squared_sum(float const* x, std::int64_t n) {
    double lane[8] = {};
    std::int64_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (std::int64_t k = 0; k < 8; ++k) lane[k] += double{x[i + k]} * x[i + k];
    for (; i < n; ++i) lane[0] += double{x[i]} * x[i];
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

} // namespace nas::train
