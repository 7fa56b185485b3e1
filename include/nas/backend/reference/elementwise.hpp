#pragma once
// Functions of one number, their derivatives, and both applied to arrays.

#include <cmath>
#include <cstdint>
#include <numbers>

#include <nas/backend/parallel.hpp>
#include <nas/backend/reference/activate.hpp>
#include <nas/tensor/elementwise_function.hpp>

namespace nas::reference {

namespace detail {

inline double softplus(double x) { return (x > 0 ? x : 0) + std::log1p(std::exp(-std::abs(x))); }
inline double normal_distribution(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }
inline double gelu_tanh_argument(double x) {
    return std::numbers::sqrt2 * std::numbers::inv_sqrtpi * (x + 0.044715 * x * x * x);
}

} // namespace detail

/// f(x) with the constants `c`. NaN stays NaN.
inline double elementwise(elementwise_function f, elementwise_constants const& c, double x) {
    switch (f) {
    case elementwise_function::gelu: return x * detail::normal_distribution(x);
    case elementwise_function::gelu_tanh: return x / 2 * (1 + std::tanh(detail::gelu_tanh_argument(x)));
    case elementwise_function::elu: return x > 0 ? x : c.a * std::expm1(x);
    case elementwise_function::celu: return x > 0 ? x : c.a * std::expm1(x / c.a);
    case elementwise_function::selu: return c.b * (x > 0 ? x : c.a * std::expm1(x));
    case elementwise_function::leaky_relu: return x > 0 ? x : c.a * x;
    case elementwise_function::softplus: return detail::softplus(c.a * x) / c.a;
    case elementwise_function::softsign: return x / (1 + std::abs(x));
    case elementwise_function::mish: return x * std::tanh(detail::softplus(x));
    case elementwise_function::tanh: return std::tanh(x);
    case elementwise_function::swish: return x * detail::sigmoid(c.a * x);
    case elementwise_function::log_sigmoid: return -detail::softplus(-x);
    case elementwise_function::hard_sigmoid: {
        double const y = c.a * x + c.b;
        return y < 0 ? 0 : y > 1 ? 1 : y;
    }
    case elementwise_function::clip: return x < c.a ? c.a : x > c.b ? c.b : x;
    case elementwise_function::thresholded_relu: return x <= c.a ? 0 : x;
    case elementwise_function::affine: return c.a * x + c.b;
    case elementwise_function::negate: return -x;
    case elementwise_function::abs: return std::abs(x);
    case elementwise_function::square: return x * x;
    case elementwise_function::sqrt: return std::sqrt(x);
    case elementwise_function::reciprocal: return 1 / x;
    case elementwise_function::reciprocal_sqrt: return 1 / std::sqrt(x);
    case elementwise_function::exp: return std::exp(x);
    case elementwise_function::log: return std::log(x);
    case elementwise_function::erf: return std::erf(x);
    case elementwise_function::sin: return std::sin(x);
    case elementwise_function::cos: return std::cos(x);
    case elementwise_function::sign: return x > 0 ? 1 : x < 0 ? -1 : x;
    case elementwise_function::floor: return std::floor(x);
    case elementwise_function::ceil: return std::ceil(x);
    case elementwise_function::round: return std::nearbyint(x); // in the usual rounding mode
    }
    return x;
}

/// f'(x). At a kink it is the derivative from below for elu, celu, selu and leaky_relu, and 0 for the others.
inline double elementwise_derivative(elementwise_function f, elementwise_constants const& c, double x) {
    switch (f) {
    case elementwise_function::gelu:
        return detail::normal_distribution(x) +
               x * std::exp(-x * x / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    case elementwise_function::gelu_tanh: {
        double const t = std::tanh(detail::gelu_tanh_argument(x));
        double const slope = std::numbers::sqrt2 * std::numbers::inv_sqrtpi * (1 + 3 * 0.044715 * x * x);
        return (1 + t) / 2 + x / 2 * (1 - t * t) * slope;
    }
    case elementwise_function::elu: return x > 0 ? 1 : c.a * std::exp(x);
    case elementwise_function::celu: return x > 0 ? 1 : std::exp(x / c.a);
    case elementwise_function::selu: return c.b * (x > 0 ? 1 : c.a * std::exp(x));
    case elementwise_function::leaky_relu: return x > 0 ? 1 : c.a;
    case elementwise_function::softplus: return detail::sigmoid(c.a * x);
    case elementwise_function::softsign: return 1 / ((1 + std::abs(x)) * (1 + std::abs(x)));
    case elementwise_function::mish: {
        double const t = std::tanh(detail::softplus(x));
        return t + x * (1 - t * t) * detail::sigmoid(x);
    }
    case elementwise_function::tanh: {
        double const t = std::tanh(x);
        return 1 - t * t;
    }
    case elementwise_function::swish: {
        double const s = detail::sigmoid(c.a * x);
        return s + c.a * x * s * (1 - s);
    }
    case elementwise_function::log_sigmoid: return detail::sigmoid(-x);
    case elementwise_function::hard_sigmoid: {
        double const y = c.a * x + c.b;
        return y > 0 && y < 1 ? c.a : 0;
    }
    case elementwise_function::clip: return x > c.a && x < c.b ? 1 : 0;
    case elementwise_function::thresholded_relu: return x > c.a ? 1 : 0;
    case elementwise_function::affine: return c.a;
    case elementwise_function::negate: return -1;
    case elementwise_function::abs: return x > 0 ? 1 : x < 0 ? -1 : 0;
    case elementwise_function::square: return 2 * x;
    case elementwise_function::sqrt: return 1 / (2 * std::sqrt(x));
    case elementwise_function::reciprocal: return -1 / (x * x);
    case elementwise_function::reciprocal_sqrt: return -1 / (2 * x * std::sqrt(x));
    case elementwise_function::exp: return std::exp(x);
    case elementwise_function::log: return 1 / x;
    case elementwise_function::erf: return 2 * std::numbers::inv_sqrtpi * std::exp(-x * x);
    case elementwise_function::sin: return std::cos(x);
    case elementwise_function::cos: return -std::sin(x);
    case elementwise_function::sign:
    case elementwise_function::floor:
    case elementwise_function::ceil:
    case elementwise_function::round: return 0;
    }
    return 1;
}

/// out[i] = f(in[i]); `out` may be `in`.
inline void elementwise_forward(elementwise_function f, elementwise_constants const& c, std::int64_t elements,
                                float const* in, float* out, int threads = 1) {
    parallel_for(threads, elements, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i)
            out[i] = static_cast<float>(elementwise(f, c, static_cast<double>(in[i])));
    });
}

/// in_gradient[i] = f'(in[i]) * out_gradient[i]; `in_gradient` may be `out_gradient`.
inline void elementwise_backward(elementwise_function f, elementwise_constants const& c, std::int64_t elements,
                                 float const* in, float const* out_gradient, float* in_gradient, int threads = 1) {
    parallel_for(threads, elements, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i)
            in_gradient[i] = static_cast<float>(elementwise_derivative(f, c, static_cast<double>(in[i])) *
                                                static_cast<double>(out_gradient[i]));
    });
}

} // namespace nas::reference
