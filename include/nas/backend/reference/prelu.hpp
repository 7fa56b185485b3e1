#pragma once
// A rectifier whose slope below zero is learned, per channel or one for all (He et al. 2015), with gradients.

#include <cstdint>

#include <nas/backend/parallel.hpp>

namespace nas::reference {

/// Plane i / pixels of element i belongs to slope i / pixels % slopes.
struct prelu_sizes {
    std::int64_t elements = 1, slopes = 1, pixels = 1;
};

/// out = in, below zero slope * in.
inline void prelu_forward(prelu_sizes const& s, float const* in, float const* slope, float* out, int threads = 1) {
    parallel_for(threads, s.elements / s.pixels, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            float const k = slope[plane % s.slopes];
            for (std::int64_t i = plane * s.pixels; i < (plane + 1) * s.pixels; ++i)
                out[i] = (in[i] > 0 ? in[i] : 0) + k * (in[i] > 0 ? 0 : in[i]); // signs cannot be foretold: no branch
        }
    });
}

/// in' = g above zero, else slope * g; slope' = sum(g * in) over elements that are not above zero. Either may be null.
inline void prelu_backward(prelu_sizes const& s, float const* in, float const* slope, float const* out_gradient,
                           float* in_gradient, float* slope_gradient, int threads = 1) {
    if (slope_gradient)
        parallel_for(threads, s.slopes, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t k = begin; k < end; ++k) {
                double sum = 0;
                for (std::int64_t plane = k; plane < s.elements / s.pixels; plane += s.slopes)
                    for (std::int64_t i = plane * s.pixels; i < (plane + 1) * s.pixels; ++i)
                        sum += static_cast<double>(out_gradient[i]) * static_cast<double>(in[i] > 0 ? 0 : in[i]);
                slope_gradient[k] = static_cast<float>(sum);
            }
        });
    if (in_gradient)
        parallel_for(threads, s.elements / s.pixels, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t plane = begin; plane < end; ++plane) {
                float const k = slope[plane % s.slopes];
                for (std::int64_t i = plane * s.pixels; i < (plane + 1) * s.pixels; ++i)
                    in_gradient[i] = (in[i] > 0 ? 1 : k) * out_gradient[i];
            }
        });
}

} // namespace nas::reference
