#pragma once
// Normalisation of contiguous rows by their own mean and deviation: layer, group, instance and RMS norm, with gradients.

#include <cmath>
#include <cstdint>

#include <nas/backend/parallel.hpp>

namespace nas::reference {

/// `rows` rows of `length` contiguous elements. Every `groups` rows make a sample; scale and shift have one entry per
/// `inner` elements of a sample: layer norm has groups = inner = 1, group norm of {C, pixels} inner = pixels.
struct row_norm_sizes {
    std::int64_t rows = 1, length = 1, groups = 1, inner = 1;
    bool centred = true; ///< false: divided by the root of the mean square, nothing subtracted (RMS norm)

    constexpr std::int64_t parameters() const { return groups * (length / inner); }
    /// The entry of scale and shift that belongs to the first element of a row.
    constexpr std::int64_t first_parameter(std::int64_t row) const { return row % groups * (length / inner); }
};

struct row_statistics {
    double mean = 0;
    double inverse_deviation = 0; ///< 1 / sqrt(biased variance + epsilon)
};

/// out = scale * (in - mean) / sqrt(variance + epsilon) + shift, with the statistics of each row, which are kept in
/// `statistics[rows]`. `scale` and `shift` may be null (1 and 0), `out` may be `in`.
inline void row_norm_forward(row_norm_sizes const& s, double epsilon, float const* in, float const* scale,
                             float const* shift, float* out, row_statistics* statistics, int threads = 1) {
    parallel_for(threads, s.rows, [&](std::int64_t begin, std::int64_t end, int) {
        auto const n = static_cast<double>(s.length);
        for (std::int64_t r = begin; r < end; ++r) {
            float const* const x = in + r * s.length;
            double mean = 0, squares = 0;
            if (s.centred)
                for (std::int64_t i = 0; i < s.length; ++i) mean += static_cast<double>(x[i]);
            mean /= n;
            for (std::int64_t i = 0; i < s.length; ++i) {
                double const d = static_cast<double>(x[i]) - mean;
                squares += d * d;
            }
            double const inverse = 1 / std::sqrt(squares / n + epsilon);
            statistics[r] = row_statistics{mean, inverse};
            std::int64_t const first = s.first_parameter(r);
            for (std::int64_t i = 0; i < s.length; ++i) {
                std::int64_t const p = first + i / s.inner;
                double const h = (static_cast<double>(x[i]) - mean) * inverse;
                out[r * s.length + i] = static_cast<float>(h * (scale ? static_cast<double>(scale[p]) : 1.0) +
                                                           (shift ? static_cast<double>(shift[p]) : 0.0));
            }
        }
    });
}

/// With h = (in - mean) * inverse_deviation and g = out_gradient * scale:
/// in' = inverse_deviation * (g - mean(g) - h * mean(g * h)), without mean(g) if nothing was subtracted;
/// scale' = sum(out_gradient * h), shift' = sum(out_gradient). Any of the three results may be null.
inline void row_norm_backward(row_norm_sizes const& s, float const* in, float const* scale,
                              row_statistics const* statistics, float const* out_gradient, float* in_gradient,
                              float* scale_gradient, float* shift_gradient, int threads = 1) {
    auto const normalised = [&](std::int64_t r, std::int64_t i) {
        return (static_cast<double>(in[r * s.length + i]) - statistics[r].mean) * statistics[r].inverse_deviation;
    };
    if (in_gradient)
        parallel_for(threads, s.rows, [&](std::int64_t begin, std::int64_t end, int) {
            auto const n = static_cast<double>(s.length);
            for (std::int64_t r = begin; r < end; ++r) {
                std::int64_t const first = s.first_parameter(r);
                auto const scaled = [&](std::int64_t i) {
                    return static_cast<double>(out_gradient[r * s.length + i]) *
                           (scale ? static_cast<double>(scale[first + i / s.inner]) : 1.0);
                };
                double sum = 0, product = 0;
                for (std::int64_t i = 0; i < s.length; ++i) {
                    sum += scaled(i);
                    product += scaled(i) * normalised(r, i);
                }
                if (!s.centred) sum = 0;
                for (std::int64_t i = 0; i < s.length; ++i)
                    in_gradient[r * s.length + i] = static_cast<float>(
                        statistics[r].inverse_deviation * (scaled(i) - sum / n - normalised(r, i) * product / n));
            }
        });
    if (!scale_gradient && !shift_gradient) return;
    std::int64_t const per_row = s.length / s.inner;
    parallel_for(threads, s.parameters(), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t p = begin; p < end; ++p) {
            double sum = 0, product = 0;
            for (std::int64_t r = p / per_row; r < s.rows; r += s.groups)
                for (std::int64_t i = p % per_row * s.inner; i < (p % per_row + 1) * s.inner; ++i) {
                    auto const g = static_cast<double>(out_gradient[r * s.length + i]);
                    sum += g;
                    product += g * normalised(r, i);
                }
            if (scale_gradient) scale_gradient[p] = static_cast<float>(product);
            if (shift_gradient) shift_gradient[p] = static_cast<float>(sum);
        }
    });
}

} // namespace nas::reference
