#pragma once
// Pooling over windows of one to three axes, and its gradients, in plain loops.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <nas/backend/geometry3d.hpp>
#include <nas/backend/parallel.hpp>

namespace nas::reference {

namespace detail {

// Calls f(output index, windows along the three axes) for every output of a plane.
template <class F>
void for_each_pool_window(pool_geometry_nd const& g, F f) {
    std::int64_t at = 0;
    for (nas::pool_window const& z : g.axes[0].windows)
        for (nas::pool_window const& y : g.axes[1].windows)
            for (nas::pool_window const& x : g.axes[2].windows) f(at++, z, y, x);
}

// Calls f(place) for every place of a window.
template <class F>
void for_each_pool_place(pool_geometry_nd const& g, nas::pool_window z, nas::pool_window y, nas::pool_window x, F f) {
    for (std::int64_t i = 0; i < z.count; ++i)
        for (std::int64_t j = 0; j < y.count; ++j) {
            std::int64_t const row =
                ((z.begin + i * g.axes[0].step) * g.axes[1].in + y.begin + j * g.axes[1].step) * g.axes[2].in;
            for (std::int64_t k = 0; k < x.count; ++k) f(row + x.begin + k * g.axes[2].step);
        }
}

// The first largest place of a window, in the order of memory; the first NaN if there is one.
inline std::int64_t argmax(pool_geometry_nd const& g, float const* plane, nas::pool_window z, nas::pool_window y,
                           nas::pool_window x) {
    std::int64_t best = -1;
    for_each_pool_place(g, z, y, x, [&](std::int64_t at) {
        bool const best_is_nan = best >= 0 && plane[best] != plane[best];
        if (best < 0 || (!best_is_nan && !(plane[at] <= plane[best]))) best = at;
    });
    return best;
}

inline double divisor(pool_geometry_nd const& g, nas::pool_window z, nas::pool_window y, nas::pool_window x) {
    return static_cast<double>(g.function == pool_function::average_include_padding ? z.counted * y.counted * x.counted
                                                                                    : z.count * y.count * x.count);
}

inline double norm(pool_geometry_nd const& g, float const* plane, nas::pool_window z, nas::pool_window y,
                   nas::pool_window x) {
    double sum = 0;
    for_each_pool_place(g, z, y, x, [&](std::int64_t at) {
        double const v = std::abs(static_cast<double>(plane[at]));
        sum += g.p == 2 ? v * v : g.p == 1 ? v : std::pow(v, g.p);
    });
    return g.p == 2 ? std::sqrt(sum) : g.p == 1 ? sum : std::pow(sum, 1 / g.p);
}

} // namespace detail

/// Pools `planes` planes. Padding never wins a maximum; NaN propagates.
inline void pool_nd_forward(pool_geometry_nd const& g, std::int64_t planes, float const* in, float* out,
                            int threads = 1) {
    std::int64_t const in_size = g.in(), out_size = g.out();
    parallel_for(threads, planes, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t p = begin; p < end; ++p) {
            float const* const plane = in + p * in_size;
            float* const result = out + p * out_size;
            detail::for_each_pool_window(
                g, [&](std::int64_t at, nas::pool_window z, nas::pool_window y, nas::pool_window x) {
                    if (g.function == pool_function::max) {
                        result[at] = plane[detail::argmax(g, plane, z, y, x)];
                    } else if (g.function == pool_function::lp) {
                        result[at] = static_cast<float>(detail::norm(g, plane, z, y, x));
                    } else {
                        double sum = 0;
                        detail::for_each_pool_place(g, z, y, x,
                                                    [&](std::int64_t i) { sum += static_cast<double>(plane[i]); });
                        result[at] = static_cast<float>(sum / detail::divisor(g, z, y, x));
                    }
                });
        }
    });
}

/// Gradient of `pool_nd_forward`. A maximum sends its gradient to the first of equal elements, in the order of memory;
/// a norm of zero sends none. `in` is read for maxima and norms only and may be null for averages.
inline void pool_nd_backward(pool_geometry_nd const& g, std::int64_t planes, float const* in, float const* out_gradient,
                             float* in_gradient, int threads = 1) {
    std::int64_t const in_size = g.in(), out_size = g.out();
    parallel_for(threads, planes, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t p = begin; p < end; ++p) {
            float const* const plane = in ? in + p * in_size : nullptr;
            float const* const gradient = out_gradient + p * out_size;
            float* const target = in_gradient + p * in_size;
            std::fill_n(target, in_size, 0.0f);
            detail::for_each_pool_window(
                g, [&](std::int64_t at, nas::pool_window z, nas::pool_window y, nas::pool_window x) {
                    if (g.function == pool_function::max) {
                        target[detail::argmax(g, plane, z, y, x)] += gradient[at];
                    } else if (g.function == pool_function::lp) {
                        double const whole = detail::norm(g, plane, z, y, x);
                        if (whole == 0) return;
                        detail::for_each_pool_place(g, z, y, x, [&](std::int64_t i) { // sign(x) (|x| / norm)^(p - 1)
                            double const v = static_cast<double>(plane[i]) / whole;
                            double const slope = std::copysign(std::pow(std::abs(v), g.p - 1), v);
                            if (v != 0) target[i] += static_cast<float>(static_cast<double>(gradient[at]) * slope);
                        });
                    } else {
                        auto const share =
                            static_cast<float>(static_cast<double>(gradient[at]) / detail::divisor(g, z, y, x));
                        detail::for_each_pool_place(g, z, y, x, [&](std::int64_t i) { target[i] += share; });
                    }
                });
        }
    });
}

} // namespace nas::reference
