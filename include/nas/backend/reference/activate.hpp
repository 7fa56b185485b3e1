#pragma once
// Activation functions, their derivatives, and both applied to arrays.

#include <cmath>
#include <cstdint>

#include <nas/tensor/activation.hpp>

namespace nas::reference {

namespace detail {

// exp is only ever given a negative argument, so neither tail overflows.
inline double sigmoid(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

} // namespace detail

/// f(x). NaN stays NaN.
inline double activate(activation f, double x) {
    switch (f) {
    case activation::none: return x;
    case activation::relu: return x < 0 ? 0 : x;
    case activation::relu6: return x < 0 ? 0 : x > 6 ? 6 : x;
    case activation::hard_sigmoid: return x <= -3 ? 0 : x >= 3 ? 1 : (x + 3) / 6;
    case activation::hard_swish: return x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6;
    case activation::sigmoid: return detail::sigmoid(x);
    case activation::swish: return x * detail::sigmoid(x);
    }
    return x;
}

/// f'(x). At a kink the derivative is that of the flat side: 0 for relu at 0, relu6 at 0 and 6, hard_sigmoid at -3 and
/// 3, hard_swish at -3; hard_swish at 3 takes 1, from its linear side.
inline double activate_derivative(activation f, double x) {
    switch (f) {
    case activation::none: return 1;
    case activation::relu: return x > 0 ? 1 : 0;
    case activation::relu6: return x > 0 && x < 6 ? 1 : 0;
    case activation::hard_sigmoid: return x > -3 && x < 3 ? 1.0 / 6 : 0;
    case activation::hard_swish: return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
    case activation::sigmoid: {
        double const s = detail::sigmoid(x);
        return s * (1 - s);
    }
    case activation::swish: {
        double const s = detail::sigmoid(x);
        return s + x * s * (1 - s);
    }
    }
    return 1;
}

/// out[i] = f(in[i]); `out` may be `in`.
inline void activate_forward(activation f, std::int64_t elements, float const* in, float* out) {
    for (std::int64_t i = 0; i < elements; ++i) out[i] = static_cast<float>(activate(f, static_cast<double>(in[i])));
}

/// in_gradient[i] = f'(in[i]) * out_gradient[i]; `in_gradient` may be `out_gradient`.
inline void activate_backward(activation f, std::int64_t elements, float const* in, float const* out_gradient,
                              float* in_gradient) {
    for (std::int64_t i = 0; i < elements; ++i)
        in_gradient[i] = static_cast<float>(activate_derivative(f, static_cast<double>(in[i])) *
                                            static_cast<double>(out_gradient[i]));
}

} // namespace nas::reference
