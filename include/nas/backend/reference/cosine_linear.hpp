#pragma once
// Cosines between vectors and the rows of a matrix, with gradients.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <nas/backend/parallel.hpp>
#include <nas/backend/reference/linear.hpp>

namespace nas::reference {

/// 1 / |row| for each of `rows` rows; vectors shorter than 1e-12 count as that long.
inline void inverse_lengths(std::int64_t rows, std::int64_t features, float const* x, double* inverse) {
    for (std::int64_t r = 0; r < rows; ++r) {
        double sum = 0;
        for (std::int64_t i = 0; i < features; ++i)
            sum += static_cast<double>(x[r * features + i]) * static_cast<double>(x[r * features + i]);
        inverse[r] = 1 / std::max(std::sqrt(sum), 1e-12);
    }
}

/// out[n][o] = in[n] . weight[o] / (|in[n]| |weight[o]|). `inverse` has room for batch + out_features numbers.
inline void cosine_linear_forward(linear_sizes const& s, float const* in, float const* weight, float* out,
                                  double* inverse, int threads = 1) {
    double* const of_weight = inverse + s.batch;
    inverse_lengths(s.batch, s.in_features, in, inverse);
    inverse_lengths(s.out_features, s.in_features, weight, of_weight);
    parallel_for(threads, s.batch * s.out_features, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t at = begin; at < end; ++at) {
            std::int64_t const n = at / s.out_features, o = at % s.out_features;
            double sum = 0;
            for (std::int64_t i = 0; i < s.in_features; ++i)
                sum +=
                    static_cast<double>(in[n * s.in_features + i]) * static_cast<double>(weight[o * s.in_features + i]);
            out[at] = static_cast<float>(sum * inverse[n] * of_weight[o]);
        }
    });
}

/// From the cosines c of forward: in' = sum_o g_o (w_o / |w_o| - c_o in / |in|) / |in|, and alike for the weights.
/// Either may be null. `inverse` as in forward.
inline void cosine_linear_backward(linear_sizes const& s, float const* in, float const* weight, float const* out,
                                   float const* out_gradient, float* in_gradient, float* weight_gradient,
                                   double* inverse, int threads = 1) {
    double* const of_weight = inverse + s.batch;
    inverse_lengths(s.batch, s.in_features, in, inverse);
    inverse_lengths(s.out_features, s.in_features, weight, of_weight);
    auto const x = [&](std::int64_t n, std::int64_t i) {
        return static_cast<double>(in[n * s.in_features + i]) * inverse[n];
    };
    auto const w = [&](std::int64_t o, std::int64_t i) {
        return static_cast<double>(weight[o * s.in_features + i]) * of_weight[o];
    };
    auto const c = [&](std::int64_t n, std::int64_t o) { return static_cast<double>(out[n * s.out_features + o]); };
    auto const g = [&](std::int64_t n, std::int64_t o) {
        return static_cast<double>(out_gradient[n * s.out_features + o]);
    };
    if (in_gradient)
        parallel_for(threads, s.batch * s.in_features, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t at = begin; at < end; ++at) {
                std::int64_t const n = at / s.in_features, i = at % s.in_features;
                double sum = 0;
                for (std::int64_t o = 0; o < s.out_features; ++o) sum += g(n, o) * (w(o, i) - c(n, o) * x(n, i));
                in_gradient[at] = static_cast<float>(sum * inverse[n]);
            }
        });
    if (weight_gradient)
        parallel_for(threads, s.out_features * s.in_features, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t at = begin; at < end; ++at) {
                std::int64_t const o = at / s.in_features, i = at % s.in_features;
                double sum = 0;
                for (std::int64_t n = 0; n < s.batch; ++n) sum += g(n, o) * (x(n, i) - c(n, o) * w(o, i));
                weight_gradient[at] = static_cast<float>(sum * of_weight[o]);
            }
        });
}

} // namespace nas::reference
