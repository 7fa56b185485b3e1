#pragma once
// A number for every position and feature, added to sequences, with gradients.

#include <cmath>
#include <cstdint>

namespace nas::reference {

/// Sines and cosines of Vaswani et al. 2017, {positions, features}: sin(p / base^(i / features)) at even features i,
/// the cosine of the same argument at the odd one behind it.
inline void sinusoidal_positions(std::int64_t positions, std::int64_t features, double base, float* table) {
    for (std::int64_t p = 0; p < positions; ++p)
        for (std::int64_t i = 0; i < features; ++i) {
            double const angle =
                static_cast<double>(p) / std::pow(base, static_cast<double>(i - i % 2) / static_cast<double>(features));
            table[p * features + i] = static_cast<float>(i % 2 == 0 ? std::sin(angle) : std::cos(angle));
        }
}

/// out[n][i] = in[n][i] + table[i] for a sample of `elements`. `out` may be `in`.
inline void add_positions(std::int64_t batch, std::int64_t elements, float const* in, float const* table, float* out) {
    for (std::int64_t n = 0; n < batch; ++n)
        for (std::int64_t i = 0; i < elements; ++i) out[n * elements + i] = in[n * elements + i] + table[i];
}

/// table' = the sum of the gradients over the batch.
inline void add_positions_backward(std::int64_t batch, std::int64_t elements, float const* out_gradient,
                                   float* table_gradient) {
    for (std::int64_t i = 0; i < elements; ++i) {
        double sum = 0;
        for (std::int64_t n = 0; n < batch; ++n) sum += static_cast<double>(out_gradient[n * elements + i]);
        table_gradient[i] = static_cast<float>(sum);
    }
}

} // namespace nas::reference
