#pragma once
// 2-D convolution and its gradients in plain loops: what every other convolution is compared with.

#include <algorithm>
#include <array>
#include <cstdint>

#include <nas/backend/geometry.hpp>
#include <nas/backend/parallel.hpp>

namespace nas::reference {

namespace detail {

struct index_range {
    std::int64_t begin, end;
};

// The outputs o in [0, outputs) whose tap `o * stride + offset` lies in [0, extent).
constexpr index_range outputs_inside(std::int64_t outputs, std::int64_t stride, std::int64_t offset, std::int64_t extent) {
    std::int64_t const begin = offset >= 0 ? 0 : (-offset + stride - 1) / stride;
    std::int64_t const end = offset >= extent ? 0 : (extent - 1 - offset) / stride + 1;
    return {std::min(begin, outputs), std::max(std::min(begin, outputs), std::min(end, outputs))};
}

// Calls f(kernel row, kernel column, input row, range of output columns that read inside the image, offset of the column).
template <class F>
void for_each_tap(conv_geometry const& g, std::int64_t output_row, F f) {
    for (std::int64_t ky = 0; ky < g.kernel_height; ++ky) {
        std::int64_t const y = output_row * g.stride_height - g.pad_top + ky * g.dilation_height;
        if (y < 0 || y >= g.in_height) continue;
        for (std::int64_t kx = 0; kx < g.kernel_width; ++kx) {
            std::int64_t const offset = kx * g.dilation_width - g.pad_left;
            f(ky, kx, y, outputs_inside(g.out_width, g.stride_width, offset, g.in_width), offset);
        }
    }
}

} // namespace detail

/// out[n][o][y][x] = bias[o] + sum over i, ky, kx of weight[o][i][ky][kx] * in[n][group(o) * I + i][y * stride - pad + ky * dilation][...].
/// `in` NCHW, `weight` OIHW with I = in_channels / groups, `bias` may be null. Sums are kept in double.
inline void conv2d_forward(conv_geometry const& g, float const* in, float const* weight, float const* bias, float* out,
                           int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups;
    std::int64_t const group_out = g.out_channels / g.groups;
    parallel_for(threads, g.batch * g.out_channels, [&](std::int64_t begin, std::int64_t end, int) {
        constexpr std::int64_t tile = 64; // output columns summed together, so that the inner loop runs along a row
        std::array<double, tile> sum;
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const n = plane / g.out_channels;
            std::int64_t const o = plane % g.out_channels;
            float const* const image = in + (n * g.in_channels + o / group_out * group_in) * g.in_height * g.in_width;
            for (std::int64_t y = 0; y < g.out_height; ++y)
                for (std::int64_t x0 = 0; x0 < g.out_width; x0 += tile) {
                    std::int64_t const x1 = std::min(x0 + tile, g.out_width);
                    sum.fill(bias ? static_cast<double>(bias[o]) : 0.0);
                    for (std::int64_t i = 0; i < group_in; ++i)
                        detail::for_each_tap(g, y, [&](std::int64_t ky, std::int64_t kx, std::int64_t row, detail::index_range xs, std::int64_t offset) {
                            double const w = weight[((o * group_in + i) * g.kernel_height + ky) * g.kernel_width + kx];
                            float const* const line = image + (i * g.in_height + row) * g.in_width;
                            for (std::int64_t x = std::max(x0, xs.begin); x < std::min(x1, xs.end); ++x)
                                sum[static_cast<std::size_t>(x - x0)] += w * static_cast<double>(line[x * g.stride_width + offset]);
                        });
                    for (std::int64_t x = x0; x < x1; ++x)
                        out[(plane * g.out_height + y) * g.out_width + x] = static_cast<float>(sum[static_cast<std::size_t>(x - x0)]);
                }
        }
    });
}

/// Gradient with respect to the input: in_gradient[n][c][...] = sum over the outputs that read it of weight * out_gradient.
inline void conv2d_backward_data(conv_geometry const& g, float const* out_gradient, float const* weight, float* in_gradient,
                                 int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups;
    std::int64_t const group_out = g.out_channels / g.groups;
    parallel_for(threads, g.batch * g.in_channels, [&](std::int64_t begin, std::int64_t end, int) {
        constexpr std::int64_t tile = 64; // input columns summed together
        std::array<double, tile> sum;
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const n = plane / g.in_channels;
            std::int64_t const c = plane % g.in_channels;
            std::int64_t const first_out = c / group_in * group_out;
            for (std::int64_t y = 0; y < g.in_height; ++y)
                for (std::int64_t x0 = 0; x0 < g.in_width; x0 += tile) {
                    std::int64_t const x1 = std::min(x0 + tile, g.in_width);
                    sum.fill(0);
                    for (std::int64_t o = first_out; o < first_out + group_out; ++o)
                        for (std::int64_t ky = 0; ky < g.kernel_height; ++ky) {
                            std::int64_t const shifted = y + g.pad_top - ky * g.dilation_height;
                            if (shifted < 0 || shifted % g.stride_height != 0 || shifted / g.stride_height >= g.out_height) continue;
                            float const* const line = out_gradient + ((n * g.out_channels + o) * g.out_height + shifted / g.stride_height) * g.out_width;
                            for (std::int64_t kx = 0; kx < g.kernel_width; ++kx) {
                                double const w = weight[((o * group_in + c % group_in) * g.kernel_height + ky) * g.kernel_width + kx];
                                std::int64_t const offset = kx * g.dilation_width - g.pad_left; // input column of output column 0
                                auto const xs = detail::outputs_inside(g.out_width, g.stride_width, offset - x0, x1 - x0);
                                for (std::int64_t x = xs.begin; x < xs.end; ++x)
                                    sum[static_cast<std::size_t>(x * g.stride_width + offset - x0)] += w * static_cast<double>(line[x]);
                            }
                        }
                    for (std::int64_t x = x0; x < x1; ++x)
                        in_gradient[(plane * g.in_height + y) * g.in_width + x] = static_cast<float>(sum[static_cast<std::size_t>(x - x0)]);
                }
        }
    });
}

/// Gradient with respect to the weights (OIHW), summed over the batch.
inline void conv2d_backward_weights(conv_geometry const& g, float const* in, float const* out_gradient, float* weight_gradient,
                                    int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups;
    std::int64_t const group_out = g.out_channels / g.groups;
    parallel_for(threads, g.out_channels * group_in, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t filter = begin; filter < end; ++filter) {
            std::int64_t const o = filter / group_in;
            std::int64_t const c = o / group_out * group_in + filter % group_in;
            for (std::int64_t ky = 0; ky < g.kernel_height; ++ky)
                for (std::int64_t kx = 0; kx < g.kernel_width; ++kx) {
                    std::int64_t const top = ky * g.dilation_height - g.pad_top;
                    std::int64_t const left = kx * g.dilation_width - g.pad_left;
                    auto const ys = detail::outputs_inside(g.out_height, g.stride_height, top, g.in_height);
                    auto const xs = detail::outputs_inside(g.out_width, g.stride_width, left, g.in_width);
                    double sum = 0;
                    for (std::int64_t n = 0; n < g.batch; ++n)
                        for (std::int64_t y = ys.begin; y < ys.end; ++y) {
                            float const* const a = in + ((n * g.in_channels + c) * g.in_height + y * g.stride_height + top) * g.in_width;
                            float const* const b = out_gradient + ((n * g.out_channels + o) * g.out_height + y) * g.out_width;
                            for (std::int64_t x = xs.begin; x < xs.end; ++x)
                                sum += static_cast<double>(a[x * g.stride_width + left]) * static_cast<double>(b[x]);
                        }
                    weight_gradient[(filter * g.kernel_height + ky) * g.kernel_width + kx] = static_cast<float>(sum);
                }
        }
    });
}

/// Gradient with respect to the bias: the sum of `out_gradient` over batch and pixels.
inline void conv2d_backward_bias(conv_geometry const& g, float const* out_gradient, float* bias_gradient) {
    std::int64_t const pixels = g.out_height * g.out_width;
    for (std::int64_t o = 0; o < g.out_channels; ++o) {
        double sum = 0;
        for (std::int64_t n = 0; n < g.batch; ++n)
            for (std::int64_t p = 0; p < pixels; ++p) sum += static_cast<double>(out_gradient[(n * g.out_channels + o) * pixels + p]);
        bias_gradient[o] = static_cast<float>(sum);
    }
}

} // namespace nas::reference
