#pragma once
// 3-D convolution and its gradients in plain loops, on NCDHW volumes: what every other convolution is compared with.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <nas/backend/geometry3d.hpp>
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

// Calls f(offset of a row of taps in one filter, first place of the row read in a volume) for the rows of the window
// at output place (z, y) that lie inside.
template <class F>
void for_each_tap_row(conv3d_geometry const& g, std::int64_t z, std::int64_t y, F f) {
    for (std::int64_t kz = 0; kz < g.kernel[0]; ++kz) {
        std::int64_t const plane = z * g.stride[0] - g.pad_begin[0] + kz * g.dilation[0];
        if (plane < 0 || plane >= g.in[0]) continue;
        for (std::int64_t ky = 0; ky < g.kernel[1]; ++ky) {
            std::int64_t const row = y * g.stride[1] - g.pad_begin[1] + ky * g.dilation[1];
            if (row < 0 || row >= g.in[1]) continue;
            f((kz * g.kernel[1] + ky) * g.kernel[2], (plane * g.in[1] + row) * g.in[2]);
        }
    }
}

} // namespace detail

/// out[n][o][z][y][x] = bias[o] + sum over i, kz, ky, kx of weight[o][i][kz][ky][kx] * in[n][c(o, i)][plane][row][column]
/// with row(y, ky) = y * stride - pad_begin + ky * dilation, plane and column alike, zero outside the volume, and
/// c(o, i) = group of o * I + i. `in` NCDHW, `weight` OIDHW with I = in_channels / groups, `bias` may be null.
inline void conv3d_forward(conv3d_geometry const& g, float const* in, float const* weight, float const* bias,
                           float* out, int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
    auto const add = [&](std::int64_t plane, std::int64_t row, detail::row_sums& sums) {
        std::int64_t const n = plane / g.out_channels, o = plane % g.out_channels;
        std::int64_t const first_channel = o / group_out * group_in;
        for (std::int64_t x = sums.begin; bias && x < sums.end; ++x) sums[x] = static_cast<double>(bias[o]);
        for (std::int64_t i = 0; i < group_in; ++i) {
            float const* const volume = in + (n * g.in_channels + first_channel + i) * product(g.in);
            float const* const filter = weight + (o * group_in + i) * product(g.kernel);
            detail::for_each_tap_row(
                g, row / g.out[1], row % g.out[1], [&](std::int64_t tap_row, std::int64_t first_place) {
                    for (std::int64_t kx = 0; kx < g.kernel[2]; ++kx) {
                        auto const w = static_cast<double>(filter[tap_row + kx]);
                        std::int64_t const offset = kx * g.dilation[2] - g.pad_begin[2];
                        auto const inside = detail::outputs_inside(g.out[2], g.stride[2], offset, g.in[2]);
                        std::int64_t const end = std::min(sums.end, inside.end);
                        for (std::int64_t x = std::max(sums.begin, inside.begin); x < end; ++x)
                            sums[x] += w * static_cast<double>(volume[first_place + x * g.stride[2] + offset]);
                    }
                });
        }
    };
    detail::sum_rows(threads, {g.batch * g.out_channels, g.out[0] * g.out[1], g.out[2]}, out, add);
}

/// Gradient of the input: each element sums weight * out_gradient over the outputs that read it.
inline void conv3d_backward_data(conv3d_geometry const& g, float const* out_gradient, float const* weight,
                                 float* in_gradient, int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
    // The output that reads place `at` with tap `k`, or -1.
    auto const reader = [&g](std::size_t axis, std::int64_t at, std::int64_t k) -> std::int64_t {
        std::int64_t const shifted = at + g.pad_begin[axis] - k * g.dilation[axis];
        if (shifted < 0 || shifted % g.stride[axis] != 0 || shifted / g.stride[axis] >= g.out[axis]) return -1;
        return shifted / g.stride[axis];
    };
    auto const add = [&](std::int64_t plane, std::int64_t line, detail::row_sums& sums) {
        std::int64_t const n = plane / g.in_channels, c = plane % g.in_channels;
        std::int64_t const first_out = c / group_in * group_out;
        for (std::int64_t o = first_out; o < first_out + group_out; ++o) {
            float const* const volume = out_gradient + (n * g.out_channels + o) * product(g.out);
            float const* const filter = weight + (o * group_in + c % group_in) * product(g.kernel);
            for (std::int64_t kz = 0; kz < g.kernel[0]; ++kz)
                for (std::int64_t ky = 0; ky < g.kernel[1]; ++ky) {
                    std::int64_t const z = reader(0, line / g.in[1], kz), y = reader(1, line % g.in[1], ky);
                    if (z < 0 || y < 0) continue;
                    float const* const gradients = volume + (z * g.out[1] + y) * g.out[2];
                    for (std::int64_t kx = 0; kx < g.kernel[2]; ++kx) {
                        auto const w = static_cast<double>(filter[(kz * g.kernel[1] + ky) * g.kernel[2] + kx]);
                        std::int64_t const offset = kx * g.dilation[2] - g.pad_begin[2];
                        auto const reading =
                            detail::outputs_inside(g.out[2], g.stride[2], offset - sums.begin, sums.end - sums.begin);
                        for (std::int64_t x = reading.begin; x < reading.end; ++x)
                            sums[x * g.stride[2] + offset] += w * static_cast<double>(gradients[x]);
                    }
                }
        }
    };
    detail::sum_rows(threads, {g.batch * g.in_channels, g.in[0] * g.in[1], g.in[2]}, in_gradient, add);
}

/// Gradient of the weights (OIDHW): each sums in * out_gradient over the batch and the places where it is applied.
inline void conv3d_backward_weights(conv3d_geometry const& g, float const* in, float const* out_gradient,
                                    float* weight_gradient, int threads = 1) {
    std::int64_t const group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
    std::int64_t const taps = product(g.kernel);
    auto const gradient = [&](std::int64_t o, std::int64_t c, std::int64_t tap) {
        extents3d const k{tap / (g.kernel[1] * g.kernel[2]), tap / g.kernel[2] % g.kernel[1], tap % g.kernel[2]};
        extents3d offset{};
        std::array<detail::index_range, 3> range{};
        for (std::size_t a = 0; a < 3; ++a) {
            offset[a] = k[a] * g.dilation[a] - g.pad_begin[a];
            range[a] = detail::outputs_inside(g.out[a], g.stride[a], offset[a], g.in[a]);
        }
        double sum = 0;
        for (std::int64_t n = 0; n < g.batch; ++n)
            for (std::int64_t z = range[0].begin; z < range[0].end; ++z)
                for (std::int64_t y = range[1].begin; y < range[1].end; ++y) {
                    std::int64_t const row = (z * g.stride[0] + offset[0]) * g.in[1] + y * g.stride[1] + offset[1];
                    float const* const a = in + (n * g.in_channels + c) * product(g.in) + row * g.in[2];
                    float const* const b =
                        out_gradient + (n * g.out_channels + o) * product(g.out) + (z * g.out[1] + y) * g.out[2];
                    for (std::int64_t x = range[2].begin; x < range[2].end; ++x)
                        sum += static_cast<double>(a[x * g.stride[2] + offset[2]]) * static_cast<double>(b[x]);
                }
        return static_cast<float>(sum);
    };
    parallel_for(threads, g.out_channels * group_in, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t filter = begin; filter < end; ++filter) {
            std::int64_t const o = filter / group_in, c = o / group_out * group_in + filter % group_in;
            for (std::int64_t tap = 0; tap < taps; ++tap) weight_gradient[filter * taps + tap] = gradient(o, c, tap);
        }
    });
}

/// Gradient of the bias: the sum of `out_gradient` over batch and places.
inline void conv3d_backward_bias(conv3d_geometry const& g, float const* out_gradient, float* bias_gradient) {
    std::int64_t const places = product(g.out);
    for (std::int64_t o = 0; o < g.out_channels; ++o) {
        double sum = 0;
        for (std::int64_t n = 0; n < g.batch; ++n)
            for (std::int64_t p = 0; p < places; ++p)
                sum += static_cast<double>(out_gradient[(n * g.out_channels + o) * places + p]);
        bias_gradient[o] = static_cast<float>(sum);
    }
}

} // namespace nas::reference
