#pragma once
// Arithmetic of two tensors with broadcasting, and its gradients.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/backend/parallel.hpp>

namespace nas {

enum class binary_function : std::uint8_t { add, subtract, multiply, divide, power, maximum, minimum };

constexpr std::string_view to_string(binary_function f) {
    switch (f) {
    case binary_function::add: return "add";
    case binary_function::subtract: return "subtract";
    case binary_function::multiply: return "multiply";
    case binary_function::divide: return "divide";
    case binary_function::power: return "power";
    case binary_function::maximum: return "maximum";
    case binary_function::minimum: return "minimum";
    }
    return "unknown";
}

} // namespace nas

namespace nas::reference {

/// How two tensors meet: the output has `extents` (batch first), and an input repeats along the axes where its flag in
/// `repeats` is set, where it has extent 1 itself.
struct broadcast_sizes {
    static constexpr std::size_t axes = 6;
    std::array<std::int64_t, axes> extents{1, 1, 1, 1, 1, 1};
    std::array<std::array<bool, axes>, 2> repeats{};

    constexpr std::int64_t elements() const {
        std::int64_t n = 1;
        for (std::int64_t const e : extents) n *= e;
        return n;
    }
    /// Elements of input `side`, which is 0 or 1.
    constexpr std::int64_t elements(std::size_t side) const {
        std::int64_t n = 1;
        for (std::size_t i = 0; i < axes; ++i) n *= repeats[side][i] ? 1 : extents[i];
        return n;
    }
    /// Steps through the elements of input `side` as each axis advances by one; 0 where it repeats.
    constexpr std::array<std::int64_t, axes> strides(std::size_t side) const {
        std::array<std::int64_t, axes> s{};
        std::int64_t step = 1;
        for (std::size_t i = axes; i-- > 0;)
            if (!repeats[side][i]) s[i] = step, step *= extents[i];
        return s;
    }
    constexpr std::array<std::int64_t, axes> output_strides() const {
        std::array<std::int64_t, axes> s{};
        std::int64_t step = 1;
        for (std::size_t i = axes; i-- > 0; step *= extents[i]) s[i] = step;
        return s;
    }
};

/// f(a, b). NaN in either gives NaN.
inline double binary(binary_function f, double a, double b) {
    switch (f) {
    case binary_function::add: return a + b;
    case binary_function::subtract: return a - b;
    case binary_function::multiply: return a * b;
    case binary_function::divide: return a / b;
    case binary_function::power: return std::pow(a, b);
    case binary_function::maximum: return a > b || std::isnan(a) ? a : b;
    case binary_function::minimum: return a < b || std::isnan(a) ? a : b;
    }
    return a;
}

/// Derivative of f(a, b) by `a` (side 0) or `b` (side 1). Equal inputs of maximum and minimum get one half each; the
/// derivative of 0^b by b is 0; that of a negative base by its exponent does not exist and is NaN.
inline double binary_derivative(binary_function f, std::size_t side, double a, double b) {
    bool const by_a = side == 0;
    switch (f) {
    case binary_function::add: return 1;
    case binary_function::subtract: return by_a ? 1 : -1;
    case binary_function::multiply: return by_a ? b : a;
    case binary_function::divide: return by_a ? 1 / b : -a / (b * b);
    case binary_function::power:
        if (by_a) return b == 0 ? 0 : b * std::pow(a, b - 1);
        return a == 0 ? 0 : std::pow(a, b) * std::log(a);
    case binary_function::maximum: return a == b ? 0.5 : (a > b) == by_a ? 1 : 0;
    case binary_function::minimum: return a == b ? 0.5 : (a < b) == by_a ? 1 : 0;
    }
    return 1;
}

namespace detail {

// Where element `index` of a tensor with `extents` lies in one with `strides`.
inline std::int64_t broadcast_offset(std::array<std::int64_t, broadcast_sizes::axes> const& extents,
                                     std::array<std::int64_t, broadcast_sizes::axes> const& strides,
                                     std::int64_t index) {
    std::int64_t offset = 0;
    for (std::size_t i = broadcast_sizes::axes; i-- > 0; index /= extents[i]) offset += index % extents[i] * strides[i];
    return offset;
}

} // namespace detail

/// out = f(a, b), broadcast to the extents of the output. `out` may be an input that repeats nowhere.
inline void binary_forward(binary_function f, broadcast_sizes const& s, float const* a, float const* b, float* out,
                           int threads = 1) {
    auto const of_a = s.strides(0), of_b = s.strides(1);
    std::int64_t const row = s.extents.back();
    parallel_for(threads, s.elements() / row, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            float const* const x = a + detail::broadcast_offset(s.extents, of_a, r * row);
            float const* const y = b + detail::broadcast_offset(s.extents, of_b, r * row);
            for (std::int64_t i = 0; i < row; ++i)
                out[r * row + i] = static_cast<float>(
                    binary(f, static_cast<double>(x[i * of_a.back()]), static_cast<double>(y[i * of_b.back()])));
        }
    });
}

/// Gradient of input `side`: the derivative times the gradient of the output, summed over the axes where it repeats.
inline void binary_backward(binary_function f, broadcast_sizes const& s, std::size_t side, float const* a,
                            float const* b, float const* out_gradient, float* in_gradient, int threads = 1) {
    // Row by row of the input, or of one element of it where it repeats along the last axis: those rows of the output
    // that belong to it are added up.
    constexpr std::size_t last = broadcast_sizes::axes - 1;
    auto const of_a = s.strides(0), of_b = s.strides(1), of_out = s.output_strides();
    std::array<std::int64_t, broadcast_sizes::axes> kept{}, summed{};
    std::int64_t rows = 1, terms = 1;
    for (std::size_t i = 0; i < last; ++i) {
        kept[i] = s.repeats[side][i] ? 1 : s.extents[i];
        summed[i] = s.repeats[side][i] ? s.extents[i] : 1;
        rows *= kept[i];
        terms *= summed[i];
    }
    kept[last] = summed[last] = 1;
    std::int64_t const columns = s.extents[last];
    parallel_for(threads, rows, [&](std::int64_t begin, std::int64_t end, int) {
        constexpr std::int64_t most = 256; // columns at a time, their sums in double
        std::array<double, most> sums;
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t const first_a = detail::broadcast_offset(kept, of_a, r),
                               first_b = detail::broadcast_offset(kept, of_b, r),
                               first_out = detail::broadcast_offset(kept, of_out, r);
            double total = 0; // of the whole row, where the input has one element for it
            for (std::int64_t column = 0; column < columns; column += most) {
                std::int64_t const count = std::min(most, columns - column);
                sums.fill(0);
                for (std::int64_t t = 0; t < terms; ++t) {
                    float const* const x =
                        a + first_a + detail::broadcast_offset(summed, of_a, t) + column * of_a[last];
                    float const* const y =
                        b + first_b + detail::broadcast_offset(summed, of_b, t) + column * of_b[last];
                    float const* const g =
                        out_gradient + first_out + detail::broadcast_offset(summed, of_out, t) + column;
                    for (std::int64_t i = 0; i < count; ++i)
                        sums[static_cast<std::size_t>(i)] +=
                            static_cast<double>(g[i]) * binary_derivative(f, side,
                                                                          static_cast<double>(x[i * of_a[last]]),
                                                                          static_cast<double>(y[i * of_b[last]]));
                }
                for (std::int64_t i = 0; i < count; ++i) {
                    if (s.repeats[side][last]) total += sums[static_cast<std::size_t>(i)];
                    else in_gradient[r * columns + column + i] = static_cast<float>(sums[static_cast<std::size_t>(i)]);
                }
            }
            if (s.repeats[side][last]) in_gradient[r] = static_cast<float>(total);
        }
    });
}

} // namespace nas::reference
