#pragma once
// The mean of every plane, and its gradient.

#include <cstdint>

namespace nas::reference {

/// out[plane] = mean of in[plane][0 .. pixels); `planes` = batch * channels.
inline void global_average_pool_forward(std::int64_t planes, std::int64_t pixels, float const* in, float* out) {
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        double sum = 0;
        for (std::int64_t p = 0; p < pixels; ++p) sum += static_cast<double>(in[plane * pixels + p]);
        out[plane] = static_cast<float>(sum / static_cast<double>(pixels));
    }
}

/// in_gradient[plane][p] = out_gradient[plane] / pixels.
inline void global_average_pool_backward(std::int64_t planes, std::int64_t pixels, float const* out_gradient,
                                         float* in_gradient) {
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        auto const share = static_cast<float>(static_cast<double>(out_gradient[plane]) / static_cast<double>(pixels));
        for (std::int64_t p = 0; p < pixels; ++p) in_gradient[plane * pixels + p] = share;
    }
}

} // namespace nas::reference
