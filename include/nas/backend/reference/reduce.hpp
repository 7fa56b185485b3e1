#pragma once
// Reductions over any axes of samples, and their gradients, in plain loops.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <nas/backend/parallel.hpp>

namespace nas {

/// What a reduction makes of its elements.
enum class reduce_function : std::uint8_t {
    sum,
    mean,
    max,
    min,
    product,
    l1,         ///< sum of |x|
    l2,         ///< square root of the sum of x^2
    sum_square, ///< sum of x^2
    log_sum,    ///< log of the sum
    log_sum_exp ///< log of the sum of exp(x), safe against overflow
};

} // namespace nas

namespace nas::reference {

/// Output o of a sample sees the elements kept[o] + reduced[r] of it, for all r.
struct reduce_places {
    std::vector<std::int64_t> kept, reduced;
    std::int64_t in_size() const { return static_cast<std::int64_t>(kept.size() * reduced.size()); }
    std::int64_t out_size() const { return static_cast<std::int64_t>(kept.size()); }
};

namespace detail {

// The first largest element, or smallest if `sign` is -1; the first NaN if there is one.
inline std::int64_t arg_extreme(std::vector<std::int64_t> const& reduced, float const* x, float sign) {
    std::int64_t best = reduced[0];
    for (std::int64_t const r : reduced)
        if (x[best] == x[best] && !(sign * x[r] <= sign * x[best])) best = r;
    return best;
}

template <class F>
double sum_over(std::vector<std::int64_t> const& reduced, float const* x, F f) {
    double sum = 0;
    for (std::int64_t const r : reduced) sum += f(static_cast<double>(x[r]));
    return sum;
}

inline double plain_sum(std::vector<std::int64_t> const& reduced, float const* x) {
    return sum_over(reduced, x, [](double v) { return v; });
}

inline double reduced_value(reduce_function f, std::vector<std::int64_t> const& reduced, float const* x) {
    switch (f) {
    case reduce_function::sum: return plain_sum(reduced, x);
    case reduce_function::mean: return plain_sum(reduced, x) / static_cast<double>(reduced.size());
    case reduce_function::max: return static_cast<double>(x[arg_extreme(reduced, x, 1)]);
    case reduce_function::min: return static_cast<double>(x[arg_extreme(reduced, x, -1)]);
    case reduce_function::product: {
        double product = 1;
        for (std::int64_t const r : reduced) product *= static_cast<double>(x[r]);
        return product;
    }
    case reduce_function::l1: return sum_over(reduced, x, [](double v) { return std::abs(v); });
    case reduce_function::l2: return std::sqrt(sum_over(reduced, x, [](double v) { return v * v; }));
    case reduce_function::sum_square: return sum_over(reduced, x, [](double v) { return v * v; });
    case reduce_function::log_sum: return std::log(plain_sum(reduced, x));
    case reduce_function::log_sum_exp: {
        auto const largest = static_cast<double>(x[arg_extreme(reduced, x, 1)]);
        if (!std::isfinite(largest)) return largest;
        return largest + std::log(sum_over(reduced, x, [&](double v) { return std::exp(v - largest); }));
    }
    }
    return 0;
}

// Calls f(element, slope of the output by it).
template <class F>
void reduced_slopes(reduce_function f, std::vector<std::int64_t> const& reduced, float const* x, F set) {
    auto const each = [&](auto slope) {
        for (std::int64_t const r : reduced) set(r, slope(x ? static_cast<double>(x[r]) : 0.0));
    };
    switch (f) {
    case reduce_function::sum: return each([](double) { return 1.0; });
    case reduce_function::mean: return each([n = static_cast<double>(reduced.size())](double) { return 1 / n; });
    case reduce_function::max:
    case reduce_function::min: {
        std::int64_t const best = arg_extreme(reduced, x, f == reduce_function::max ? 1.0f : -1.0f);
        for (std::int64_t const r : reduced) set(r, r == best ? 1.0 : 0.0);
        return;
    }
    case reduce_function::product: {
        std::int64_t zeros = 0;
        double others = 1; // product of what is not zero
        for (std::int64_t const r : reduced)
            if (x[r] == 0) ++zeros;
            else others *= static_cast<double>(x[r]);
        return each([&](double v) {
            if (zeros == 0) return others / v;
            return zeros == 1 && v == 0 ? others : 0.0;
        });
    }
    case reduce_function::l1: return each([](double v) { return v > 0 ? 1.0 : v < 0 ? -1.0 : 0.0; });
    case reduce_function::l2: {
        double const norm = reduced_value(f, reduced, x);
        return each([norm](double v) { return norm > 0 ? v / norm : 0.0; });
    }
    case reduce_function::sum_square: return each([](double v) { return 2 * v; });
    case reduce_function::log_sum: return each([s = plain_sum(reduced, x)](double) { return 1 / s; });
    case reduce_function::log_sum_exp: {
        double const whole = reduced_value(f, reduced, x);
        return each([whole](double v) { return std::exp(v - whole); });
    }
    }
}

} // namespace detail

/// out[n][o] = function over in[n][kept[o] + reduced[r]], summed in double. NaN propagates.
inline void reduce_forward(reduce_function f, reduce_places const& places, std::int64_t batch, float const* in,
                           float* out, int threads = 1) {
    std::int64_t const outputs = places.out_size();
    parallel_for(threads, batch * outputs, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            float const* const x =
                in + i / outputs * places.in_size() + places.kept[static_cast<std::size_t>(i % outputs)];
            out[i] = static_cast<float>(detail::reduced_value(f, places.reduced, x));
        }
    });
}

/// Gradient of `reduce_forward`. Of equal largest or smallest elements the first takes it; the slope of a norm at zero is
/// zero. `in` may be null for sum and mean.
inline void reduce_backward(reduce_function f, reduce_places const& places, std::int64_t batch, float const* in,
                            float const* out_gradient, float* in_gradient, int threads = 1) {
    std::int64_t const outputs = places.out_size();
    parallel_for(threads, batch * outputs, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            std::int64_t const first =
                i / outputs * places.in_size() + places.kept[static_cast<std::size_t>(i % outputs)];
            auto const gradient = static_cast<double>(out_gradient[i]);
            detail::reduced_slopes(f, places.reduced, in ? in + first : nullptr, [&](std::int64_t r, double slope) {
                in_gradient[first + r] = static_cast<float>(gradient * slope);
            });
        }
    });
}

} // namespace nas::reference
