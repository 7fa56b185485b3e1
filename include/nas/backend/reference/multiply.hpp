#pragma once
// Products of two tensors: elementwise, or every plane by one factor (squeeze-and-excitation, Hu et al. 2018).

#include <cstdint>

namespace nas::reference {

/// Sizes of a product: `planes` = batch * channels planes of `pixels` elements. `broadcast`: the second factor has one
/// element per plane, else as many as the first.
struct multiply_sizes {
    std::int64_t planes = 1, pixels = 1;
    bool broadcast = false;
};

/// out = first * second.
inline void multiply_forward(multiply_sizes s, float const* first, float const* second, float* out) {
    for (std::int64_t plane = 0; plane < s.planes; ++plane)
        for (std::int64_t p = 0; p < s.pixels; ++p) {
            std::int64_t const at = plane * s.pixels + p;
            out[at] = first[at] * second[s.broadcast ? plane : at];
        }
}

/// first' = g * second; second' = g * first, summed over the plane when broadcast. Either result may be null.
inline void multiply_backward(multiply_sizes s, float const* first, float const* second, float const* out_gradient,
                              float* first_gradient, float* second_gradient) {
    for (std::int64_t plane = 0; plane < s.planes; ++plane) {
        double sum = 0;
        for (std::int64_t p = 0; p < s.pixels; ++p) {
            std::int64_t const at = plane * s.pixels + p;
            if (first_gradient) first_gradient[at] = out_gradient[at] * second[s.broadcast ? plane : at];
            if (second_gradient && !s.broadcast) second_gradient[at] = out_gradient[at] * first[at];
            sum += static_cast<double>(out_gradient[at]) * static_cast<double>(first[at]);
        }
        if (second_gradient && s.broadcast) second_gradient[plane] = static_cast<float>(sum);
    }
}

} // namespace nas::reference
