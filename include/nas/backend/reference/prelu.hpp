#pragma once
// A rectifier whose slope below zero is learned, per channel or one for all (He et al. 2015), with gradients.

#include <cstdint>

namespace nas::reference {

/// Element i belongs to slope i / pixels % slopes.
struct prelu_sizes {
    std::int64_t elements = 1, slopes = 1, pixels = 1;
    constexpr std::int64_t slope_of(std::int64_t element) const { return element / pixels % slopes; }
};

/// out = in, below zero slope * in.
inline void prelu_forward(prelu_sizes const& s, float const* in, float const* slope, float* out) {
    for (std::int64_t i = 0; i < s.elements; ++i) out[i] = in[i] > 0 ? in[i] : slope[s.slope_of(i)] * in[i];
}

/// in' = g above zero, else slope * g; slope' = sum(g * in) over elements that are not above zero. Either may be null.
inline void prelu_backward(prelu_sizes const& s, float const* in, float const* slope, float const* out_gradient,
                           float* in_gradient, float* slope_gradient) {
    if (in_gradient)
        for (std::int64_t i = 0; i < s.elements; ++i)
            in_gradient[i] = in[i] > 0 ? out_gradient[i] : slope[s.slope_of(i)] * out_gradient[i];
    if (!slope_gradient) return;
    std::int64_t const period = s.slopes * s.pixels;
    for (std::int64_t k = 0; k < s.slopes; ++k) {
        double sum = 0;
        for (std::int64_t block = k * s.pixels; block < s.elements; block += period)
            for (std::int64_t i = block; i < block + s.pixels; ++i)
                if (!(in[i] > 0)) sum += static_cast<double>(out_gradient[i]) * static_cast<double>(in[i]);
        slope_gradient[k] = static_cast<float>(sum);
    }
}

} // namespace nas::reference
