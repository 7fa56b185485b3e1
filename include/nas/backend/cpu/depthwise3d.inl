// Kernels of depthwise3d.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

/// Numbers [begin, end).
struct tap_range {
    std::int64_t begin, end;
};

// The taps along an axis that read inside the volume for output `o`.
inline tap_range taps_inside(conv3d_geometry const& g, std::size_t axis, std::int64_t o) {
    std::int64_t const first = o * g.stride[axis] - g.pad_begin[axis], d = g.dilation[axis];
    std::int64_t const begin = first < 0 ? (-first + d - 1) / d : 0;
    std::int64_t const end = first >= g.in[axis] ? 0 : (g.in[axis] - 1 - first) / d + 1;
    return {begin, end < g.kernel[axis] ? end : g.kernel[axis]};
}

// The outputs along an axis of which all taps read inside the volume.
inline tap_range outputs_whole(conv3d_geometry const& g, std::size_t axis) {
    std::int64_t const s = g.stride[axis], reach = g.dilation[axis] * (g.kernel[axis] - 1) - g.pad_begin[axis];
    std::int64_t const begin = g.pad_begin[axis] > 0 ? (g.pad_begin[axis] + s - 1) / s : 0;
    std::int64_t const end = reach >= g.in[axis] ? 0 : (g.in[axis] - 1 - reach) / s + 1;
    std::int64_t const last = end < g.out[axis] ? end : g.out[axis];
    return {begin < last ? begin : last, last};
}

// Calls f(first tap of the row, offset of the row in the volume) for the rows of taps of output row (z, y) that lie inside.
template <class F>
[[gnu::always_inline]] inline void for_each_row_of_taps(conv3d_geometry const& g, std::int64_t z, std::int64_t y, F const& f) {
    tap_range const depth = taps_inside(g, 0, z), height = taps_inside(g, 1, y);
    for (std::int64_t kz = depth.begin; kz < depth.end; ++kz)
        for (std::int64_t ky = height.begin; ky < height.end; ++ky) {
            std::int64_t const plane = z * g.stride[0] - g.pad_begin[0] + kz * g.dilation[0], row = y * g.stride[1] - g.pad_begin[1] + ky * g.dilation[1];
            f((kz * g.kernel[1] + ky) * g.kernel[2], (plane * g.in[1] + row) * g.in[2] * lanes);
        }
}

// Outputs x, x + 1 ... x + N - 1 of row (z, y), by the taps `along` the row.
template <std::size_t N>
[[gnu::always_inline]] inline void depthwise3d_outputs(conv3d_geometry const& g, float const* volume, float const* weights, float const* bias, bool turned,
                                                       std::int64_t z, std::int64_t y, std::int64_t x, tap_range along, float* out) {
    std::int64_t const step = g.stride[2] * lanes, first = (x * g.stride[2] - g.pad_begin[2]) * lanes, last_tap = product(g.kernel) - 1;
    vec sums[N];
    unrolled<N>([&](std::size_t i) NAS_INLINE_LAMBDA { sums[i] = bias ? load(bias) : vec{}; });
    for_each_row_of_taps(g, z, y, [&](std::int64_t tap, std::int64_t line) NAS_INLINE_LAMBDA {
        for (std::int64_t k = along.begin; k < along.end; ++k) {
            vec const w = load(weights + (turned ? last_tap - tap - k : tap + k) * lanes);
            float const* const from = volume + (line + first + k * g.dilation[2] * lanes);
            unrolled<N>([&](std::size_t i) NAS_INLINE_LAMBDA { sums[i] = fma(load(from + static_cast<std::int64_t>(i) * step), w, sums[i]); });
        }
    });
    unrolled<N>([&](std::size_t i) NAS_INLINE_LAMBDA { store(out + (x + static_cast<std::int64_t>(i)) * lanes, sums[i]); });
}

inline void depthwise3d_row(conv3d_geometry const& g, float const* volume, float const* weights, float const* bias, bool turned, std::int64_t z,
                            std::int64_t y, float* out) {
    tap_range const whole = outputs_whole(g, 2), all{0, g.kernel[2]};
    std::int64_t x = 0;
    for (; x < whole.begin; ++x) depthwise3d_outputs<1>(g, volume, weights, bias, turned, z, y, x, taps_inside(g, 2, x), out);
    for (; x + 8 <= whole.end; x += 8) depthwise3d_outputs<8>(g, volume, weights, bias, turned, z, y, x, all, out);
    for (; x + 2 <= whole.end; x += 2) depthwise3d_outputs<2>(g, volume, weights, bias, turned, z, y, x, all, out);
    for (; x < g.out[2]; ++x) depthwise3d_outputs<1>(g, volume, weights, bias, turned, z, y, x, taps_inside(g, 2, x), out);
}

inline void depthwise3d_forward(conv3d_geometry const& g, float const* in, float const* weights, float const* bias, bool turned, float* out, int threads) {
    std::int64_t const blocks = (g.in_channels + lanes - 1) / lanes, taps = product(g.kernel) * lanes, rows = g.out[0] * g.out[1];
    std::int64_t const in_size = product(g.in) * lanes, row_size = g.out[2] * lanes;
    parallel_for(worthwhile_threads(threads, g.batch * blocks * rows * row_size), g.batch * blocks * rows, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            std::int64_t const volume = i / rows, block = volume % blocks, row = i % rows;
            depthwise3d_row(g, in + volume * in_size, weights + block * taps, bias ? bias + block * lanes : nullptr, turned, row / g.out[1], row % g.out[1],
                            out + i * row_size);
        }
    });
}

inline void depthwise3d_scatter_row(conv3d_geometry const& g, float const* gradients, float const* weights, std::int64_t z, std::int64_t y, float* volume) {
    for (std::int64_t x = 0; x < g.out[2]; ++x) {
        vec const gradient = load(gradients + x * lanes);
        tap_range const along = taps_inside(g, 2, x);
        std::int64_t const first = (x * g.stride[2] - g.pad_begin[2]) * lanes;
        for_each_row_of_taps(g, z, y, [=, &g](std::int64_t tap, std::int64_t line) NAS_INLINE_LAMBDA {
            for (std::int64_t k = along.begin; k < along.end; ++k) {
                float* const to = volume + (line + first + k * g.dilation[2] * lanes);
                store(to, fma(gradient, load(weights + (tap + k) * lanes), load(to)));
            }
        });
    }
}

inline void depthwise3d_scatter(conv3d_geometry const& g, float const* out_gradient, float const* weights, float* in_gradient, int threads) {
    std::int64_t const blocks = (g.in_channels + lanes - 1) / lanes, taps = product(g.kernel) * lanes;
    std::int64_t const in_size = product(g.in) * lanes, out_size = product(g.out) * lanes;
    parallel_for(worthwhile_threads(threads, g.batch * blocks * out_size), g.batch * blocks, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            __builtin_memset(in_gradient + i * in_size, 0, static_cast<std::size_t>(in_size) * sizeof(float));
            for (std::int64_t row = 0; row < g.out[0] * g.out[1]; ++row)
                depthwise3d_scatter_row(g, out_gradient + i * out_size + row * g.out[2] * lanes, weights + i % blocks * taps, row / g.out[1], row % g.out[1],
                                        in_gradient + i * in_size);
        }
    });
}

// The gradient of one tap: sums over rows, then over volumes, so that long sums stay exact.
inline void depthwise3d_tap(conv3d_geometry const& g, float const* in, float const* out_gradient, std::int64_t blocks, std::int64_t block, std::int64_t tap,
                            float* result) {
    std::int64_t const k[3] = {tap / (g.kernel[1] * g.kernel[2]), tap / g.kernel[2] % g.kernel[1], tap % g.kernel[2]};
    std::int64_t offset[3], begin[3], end[3];
    for (std::size_t a = 0; a < 3; ++a) { // the outputs for which the tap reads inside
        std::int64_t const s = g.stride[a];
        offset[a] = k[a] * g.dilation[a] - g.pad_begin[a];
        begin[a] = offset[a] < 0 ? (-offset[a] + s - 1) / s : 0;
        end[a] = offset[a] >= g.in[a] ? 0 : (g.in[a] - 1 - offset[a]) / s + 1;
        if (end[a] > g.out[a]) end[a] = g.out[a];
    }
    std::int64_t const step = g.stride[2] * lanes;
    vec total{};
    for (std::int64_t n = 0; n < g.batch; ++n) {
        float const* const volume = in + (n * blocks + block) * product(g.in) * lanes;
        float const* const gradients = out_gradient + (n * blocks + block) * product(g.out) * lanes;
        vec sum{};
        for (std::int64_t z = begin[0]; z < end[0]; ++z)
            for (std::int64_t y = begin[1]; y < end[1]; ++y) {
                std::int64_t const row = (z * g.stride[0] + offset[0]) * g.in[1] + y * g.stride[1] + offset[1];
                float const* const x = volume + (row * g.in[2] + offset[2]) * lanes;
                float const* const d = gradients + (z * g.out[1] + y) * g.out[2] * lanes;
                vec parts[4] = {};
                std::int64_t i = begin[2];
                for (; i + 4 <= end[2]; i += 4)
                    unrolled<4>([&](std::size_t p) NAS_INLINE_LAMBDA {
                        std::int64_t const o = i + static_cast<std::int64_t>(p);
                        parts[p] = fma(load(x + o * step), load(d + o * lanes), parts[p]);
                    });
                for (; i < end[2]; ++i) parts[0] = fma(load(x + i * step), load(d + i * lanes), parts[0]);
                sum = sum + ((parts[0] + parts[1]) + (parts[2] + parts[3]));
            }
        total = total + sum;
    }
    store(result, total);
}

inline void depthwise3d_backward_weights(conv3d_geometry const& g, float const* in, float const* out_gradient, float* weight_gradient, int threads) {
    std::int64_t const blocks = (g.in_channels + lanes - 1) / lanes, taps = product(g.kernel);
    parallel_for(worthwhile_threads(threads, g.batch * blocks * product(g.out) * lanes), blocks * taps, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) depthwise3d_tap(g, in, out_gradient, blocks, i / taps, i % taps, weight_gradient + i * lanes);
    });
}

#endif
