#pragma once
// Interpolation of images: every output is a weighted sum of the pixels around a place, and its gradient.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/backend/parallel.hpp>

namespace nas {

struct resample_tap {
    std::int64_t place;
    double weight;
};

/// What the outputs along one axis are made of: output o is the sum of weight * in[place] over the taps of o.
struct resample_axis {
    std::int64_t in = 1;
    std::vector<std::size_t> first{0}; ///< of the taps of each output, and where the last one's end
    std::vector<resample_tap> taps{};

    std::int64_t out() const { return static_cast<std::int64_t>(first.size()) - 1; }
    std::span<resample_tap const> of(std::int64_t o) const {
        auto const i = static_cast<std::size_t>(o);
        return std::span(taps).subspan(first[i], first[i + 1] - first[i]);
    }
};

} // namespace nas

namespace nas::reference {

/// Interpolates `planes` planes over both axes, with sums in double.
inline void resample_forward(resample_axis const& rows, resample_axis const& columns, std::int64_t planes,
                             float const* in, float* out, int threads = 1) {
    parallel_for(threads, planes, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t p = begin; p < end; ++p) {
            float const* const plane = in + p * rows.in * columns.in;
            float* result = out + p * rows.out() * columns.out();
            for (std::int64_t y = 0; y < rows.out(); ++y)
                for (std::int64_t x = 0; x < columns.out(); ++x) {
                    double sum = 0;
                    for (resample_tap const& r : rows.of(y)) {
                        double row = 0;
                        for (resample_tap const& c : columns.of(x))
                            row += c.weight * static_cast<double>(plane[r.place * columns.in + c.place]);
                        sum += r.weight * row;
                    }
                    *result++ = static_cast<float>(sum);
                }
        }
    });
}

/// Gradient of `resample_forward`.
inline void resample_backward(resample_axis const& rows, resample_axis const& columns, std::int64_t planes,
                              float const* out_gradient, float* in_gradient, int threads = 1) {
    parallel_for(threads, planes, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t p = begin; p < end; ++p) {
            float* const plane = in_gradient + p * rows.in * columns.in;
            float const* gradient = out_gradient + p * rows.out() * columns.out();
            std::fill_n(plane, rows.in * columns.in, 0.0f);
            for (std::int64_t y = 0; y < rows.out(); ++y)
                for (std::int64_t x = 0; x < columns.out(); ++x, ++gradient)
                    for (resample_tap const& r : rows.of(y))
                        for (resample_tap const& c : columns.of(x))
                            plane[r.place * columns.in + c.place] +=
                                static_cast<float>(r.weight * c.weight * static_cast<double>(*gradient));
        }
    });
}

} // namespace nas::reference
