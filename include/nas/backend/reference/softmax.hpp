#pragma once
// softmax and its logarithm along one axis, with gradients.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <nas/backend/parallel.hpp>

namespace nas::reference {

/// Element i of row (o, k) lies at (o * length + i) * inner + k: `length` elements along the axis, `inner` behind it.
struct softmax_sizes {
    std::int64_t outer = 1, length = 1, inner = 1;
    bool logarithm = false;
};

/// exp(x_i) / sum_j exp(x_j), or x_i - log(sum_j exp(x_j)). The largest element is subtracted first, so that nothing
/// overflows. `out` may be `in`. A row that is -infinity everywhere becomes NaN.
inline void softmax_forward(softmax_sizes const& s, float const* in, float* out, int threads = 1) {
    parallel_for(threads, s.outer * s.inner, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t row = begin; row < end; ++row) {
            std::int64_t const first = row / s.inner * s.length * s.inner + row % s.inner;
            float const* const x = in + first;
            float* const y = out + first;
            float largest = x[0];
            for (std::int64_t i = 1; i < s.length; ++i) largest = std::max(largest, x[i * s.inner]);
            double const shift = static_cast<double>(largest);
            double sum = 0;
            for (std::int64_t i = 0; i < s.length; ++i) sum += std::exp(static_cast<double>(x[i * s.inner]) - shift);
            double const log_sum = std::log(sum);
            for (std::int64_t i = 0; i < s.length; ++i) {
                double const d = static_cast<double>(x[i * s.inner]) - shift;
                y[i * s.inner] = static_cast<float>(s.logarithm ? d - log_sum : std::exp(d) / sum);
            }
        }
    });
}

/// From the output y of forward: y * (g - sum(g * y)); for the logarithm g - exp(y) * sum(g).
/// `in_gradient` may be `out_gradient`.
inline void softmax_backward(softmax_sizes const& s, float const* out, float const* out_gradient, float* in_gradient,
                             int threads = 1) {
    parallel_for(threads, s.outer * s.inner, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t row = begin; row < end; ++row) {
            std::int64_t const first = row / s.inner * s.length * s.inner + row % s.inner;
            auto const y = [&](std::int64_t i) { return static_cast<double>(out[first + i * s.inner]); };
            auto const g = [&](std::int64_t i) { return static_cast<double>(out_gradient[first + i * s.inner]); };
            double sum = 0;
            for (std::int64_t i = 0; i < s.length; ++i) sum += s.logarithm ? g(i) : g(i) * y(i);
            for (std::int64_t i = 0; i < s.length; ++i)
                in_gradient[first + i * s.inner] =
                    static_cast<float>(s.logarithm ? g(i) - std::exp(y(i)) * sum : y(i) * (g(i) - sum));
        }
    });
}

} // namespace nas::reference
