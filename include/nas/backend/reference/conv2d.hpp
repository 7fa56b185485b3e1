#pragma once
// 2-D convolution and its gradients in plain loops: what every other convolution is compared with.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/backend/geometry.hpp>
#include <nas/backend/parallel.hpp>

namespace nas::reference {

namespace detail {

// Columns [begin, end) of one row of a result, summed in double before they are rounded to float.
struct row_sums {
    static constexpr std::int64_t most = 64;

    std::int64_t begin, end;
    std::array<double, most> sums{};

    double& operator[](std::int64_t column) { return sums[static_cast<std::size_t>(column - begin)]; }
};

// Fills `result` (planes x rows x columns) with what `add(plane, row, sums)` sums up, piece of a row by piece.
template <class Add>
void sum_rows(int threads, std::array<std::int64_t, 3> extents, float* result, Add add) {
    auto const [planes, rows, columns] = extents;
    parallel_for(threads, planes, [&, rows = rows, columns = columns](std::int64_t first, std::int64_t last, int) {
        for (std::int64_t plane = first; plane < last; ++plane)
            for (std::int64_t row = 0; row < rows; ++row)
                for (std::int64_t column = 0; column < columns; column += row_sums::most) {
                    row_sums sums{column, std::min(column + row_sums::most, columns)};
                    add(plane, row, sums);
                    float* const out = result + (plane * rows + row) * columns;
                    for (std::int64_t x = sums.begin; x < sums.end; ++x) out[x] = static_cast<float>(sums[x]);
                }
    });
}

struct index_range {
    std::int64_t begin, end;
};

// The outputs o in [0, outputs) that read an input inside the image: 0 <= o * stride + offset < extent.
constexpr index_range outputs_inside(std::int64_t outputs, std::int64_t stride, std::int64_t offset,
                                     std::int64_t extent) {
    std::int64_t const begin = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
    std::int64_t const end = offset >= extent ? 0 : (extent - 1 - offset) / stride + 1;
    return {std::min(begin, outputs), std::max(std::min(begin, outputs), std::min(end, outputs))};
}

} // namespace detail

/// out[n][o][y][x] = bias[o] + sum over i, ky, kx of weight[o][i][ky][kx] * in[n][c(o, i)][row(y, ky)][column(x, kx)]
/// with row(y, ky) = y * stride - pad_top + ky * dilation, column alike, zero outside the image, and
/// c(o, i) = group of o * I + i. `in` NCHW, `weight` OIHW with I = in_channels / groups, `bias` may be null.
inline void conv2d_forward(conv_geometry const& g, float const* in, float const* weight, float const* bias, float* out,
                           int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
    auto const add = [&](std::int64_t plane, std::int64_t y, detail::row_sums& sums) {
        std::int64_t const n = plane / g.out_channels, o = plane % g.out_channels;
        std::int64_t const first_channel = o / group_out * group_in;
        for (std::int64_t x = sums.begin; bias && x < sums.end; ++x) sums[x] = static_cast<double>(bias[o]);
        for (std::int64_t i = 0; i < group_in; ++i)
            for (std::int64_t ky = 0; ky < g.kernel_height; ++ky) {
                std::int64_t const row = y * g.stride_height - g.pad_top + ky * g.dilation_height;
                if (row < 0 || row >= g.in_height) continue;
                float const* const line =
                    in + ((n * g.in_channels + first_channel + i) * g.in_height + row) * g.in_width;
                float const* const taps = weight + ((o * group_in + i) * g.kernel_height + ky) * g.kernel_width;
                for (std::int64_t kx = 0; kx < g.kernel_width; ++kx) {
                    auto const w = static_cast<double>(taps[kx]);
                    std::int64_t const offset = kx * g.dilation_width - g.pad_left;
                    auto const inside = detail::outputs_inside(g.out_width, g.stride_width, offset, g.in_width);
                    std::int64_t const end = std::min(sums.end, inside.end);
                    for (std::int64_t x = std::max(sums.begin, inside.begin); x < end; ++x)
                        sums[x] += w * static_cast<double>(line[x * g.stride_width + offset]);
                }
            }
    };
    detail::sum_rows(threads, {g.batch * g.out_channels, g.out_height, g.out_width}, out, add);
}

/// Gradient of the input: each element sums weight * out_gradient over the outputs that read it.
inline void conv2d_backward_data(conv_geometry const& g, float const* out_gradient, float const* weight,
                                 float* in_gradient, int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
    auto const add = [&](std::int64_t plane, std::int64_t row, detail::row_sums& sums) {
        std::int64_t const n = plane / g.in_channels, c = plane % g.in_channels;
        std::int64_t const first_out = c / group_in * group_out;
        for (std::int64_t o = first_out; o < first_out + group_out; ++o)
            for (std::int64_t ky = 0; ky < g.kernel_height; ++ky) {
                std::int64_t const shifted = row + g.pad_top - ky * g.dilation_height; // = y * stride
                std::int64_t const y = shifted / g.stride_height;
                if (shifted < 0 || shifted % g.stride_height != 0 || y >= g.out_height) continue;
                float const* const line = out_gradient + ((n * g.out_channels + o) * g.out_height + y) * g.out_width;
                float const* const taps =
                    weight + ((o * group_in + c % group_in) * g.kernel_height + ky) * g.kernel_width;
                for (std::int64_t kx = 0; kx < g.kernel_width; ++kx) {
                    auto const w = static_cast<double>(taps[kx]);
                    std::int64_t const offset = kx * g.dilation_width - g.pad_left;
                    auto const reading =
                        detail::outputs_inside(g.out_width, g.stride_width, offset - sums.begin, sums.end - sums.begin);
                    for (std::int64_t x = reading.begin; x < reading.end; ++x)
                        sums[x * g.stride_width + offset] += w * static_cast<double>(line[x]);
                }
            }
    };
    detail::sum_rows(threads, {g.batch * g.in_channels, g.in_height, g.in_width}, in_gradient, add);
}

/// Gradient of the weights (OIHW): each sums in * out_gradient over the batch and the pixels where it is applied.
inline void conv2d_backward_weights(conv_geometry const& g, float const* in, float const* out_gradient,
                                    float* weight_gradient, int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
    auto const gradient = [&](std::int64_t o, std::int64_t c, std::int64_t ky, std::int64_t kx) {
        std::int64_t const top = ky * g.dilation_height - g.pad_top, left = kx * g.dilation_width - g.pad_left;
        auto const ys = detail::outputs_inside(g.out_height, g.stride_height, top, g.in_height);
        auto const xs = detail::outputs_inside(g.out_width, g.stride_width, left, g.in_width);
        double sum = 0;
        for (std::int64_t n = 0; n < g.batch; ++n)
            for (std::int64_t y = ys.begin; y < ys.end; ++y) {
                std::int64_t const row = y * g.stride_height + top;
                float const* const a = in + ((n * g.in_channels + c) * g.in_height + row) * g.in_width;
                float const* const b = out_gradient + ((n * g.out_channels + o) * g.out_height + y) * g.out_width;
                for (std::int64_t x = xs.begin; x < xs.end; ++x)
                    sum += static_cast<double>(a[x * g.stride_width + left]) * static_cast<double>(b[x]);
            }
        return static_cast<float>(sum);
    };
    parallel_for(threads, g.out_channels * group_in, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t filter = begin; filter < end; ++filter) {
            std::int64_t const o = filter / group_in;
            std::int64_t const c = o / group_out * group_in + filter % group_in;
            float* const result = weight_gradient + filter * g.kernel_height * g.kernel_width;
            for (std::int64_t ky = 0; ky < g.kernel_height; ++ky)
                for (std::int64_t kx = 0; kx < g.kernel_width; ++kx)
                    result[ky * g.kernel_width + kx] = gradient(o, c, ky, kx);
        }
    });
}

/// Gradient of the bias: the sum of `out_gradient` over batch and pixels.
inline void conv2d_backward_bias(conv_geometry const& g, float const* out_gradient, float* bias_gradient) {
    std::int64_t const pixels = g.out_height * g.out_width;
    for (std::int64_t o = 0; o < g.out_channels; ++o) {
        double sum = 0;
        for (std::int64_t n = 0; n < g.batch; ++n)
            for (std::int64_t p = 0; p < pixels; ++p)
                sum += static_cast<double>(out_gradient[(n * g.out_channels + o) * pixels + p]);
        bias_gradient[o] = static_cast<float>(sum);
    }
}

} // namespace nas::reference
