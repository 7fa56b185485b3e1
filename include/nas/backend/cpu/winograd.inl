// Kernels of winograd.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

using winograd_pass = detail::winograd_pass;
using winograd_group = detail::winograd_group;

inline std::int64_t winograd_rows() { return rows_at_once; }

// The matrices of the algorithm for one column: B^T, A^T, A, G and G^T of Lavin and Gray.
struct six {
    vec at[6];
};
struct four {
    vec at[4];
};
struct three {
    vec at[3];
};
[[gnu::always_inline]] inline six transform_input(six const& d) {
    vec const a = fma(splat(-4), d.at[2], d.at[4]), b = fma(splat(-4), d.at[1], d.at[3]);
    vec const c = d.at[4] - d.at[2], e = d.at[3] - d.at[1];
    six r;
    r.at[0] = fma(splat(4), d.at[0], fma(splat(-5), d.at[2], d.at[4]));
    r.at[1] = a + b;
    r.at[2] = a - b;
    r.at[3] = fma(splat(2), e, c);
    r.at[4] = fma(splat(-2), e, c);
    r.at[5] = fma(splat(4), d.at[1], fma(splat(-5), d.at[3], d.at[5]));
    return r;
}
[[gnu::always_inline]] inline four transform_output(six const& m) {
    vec const s1 = m.at[1] + m.at[2], d1 = m.at[1] - m.at[2], s2 = m.at[3] + m.at[4], d2 = m.at[3] - m.at[4];
    four r;
    r.at[0] = m.at[0] + s1 + s2;
    r.at[1] = fma(splat(2), d2, d1);
    r.at[2] = fma(splat(4), s2, s1);
    r.at[3] = fma(splat(8), d2, d1) + m.at[5];
    return r;
}
[[gnu::always_inline]] inline six transform_output_gradient(four const& y) {
    vec const even1 = y.at[0] + y.at[2], odd1 = y.at[1] + y.at[3];
    vec const even2 = fma(splat(4), y.at[2], y.at[0]), odd2 = fma(splat(8), y.at[3], splat(2) * y.at[1]);
    six r;
    r.at[0] = y.at[0];
    r.at[1] = even1 + odd1;
    r.at[2] = even1 - odd1;
    r.at[3] = even2 + odd2;
    r.at[4] = even2 - odd2;
    r.at[5] = y.at[3];
    return r;
}
[[gnu::always_inline]] inline six transform_filter(three const& w) {
    vec const outer = splat(-1.0f / 6) * (w.at[0] + w.at[2]), inner = splat(1.0f / 6) * w.at[1];
    vec const outer2 = fma(splat(1.0f / 24), w.at[0], splat(1.0f / 6) * w.at[2]), inner2 = splat(1.0f / 12) * w.at[1];
    six r;
    r.at[0] = splat(0.25f) * w.at[0];
    r.at[1] = outer - inner;
    r.at[2] = outer + inner;
    r.at[3] = outer2 + inner2;
    r.at[4] = outer2 - inner2;
    r.at[5] = w.at[2];
    return r;
}
[[gnu::always_inline]] inline three transform_filter_gradient(six const& m) {
    vec const s1 = splat(1.0f / 6) * (m.at[1] + m.at[2]), s2 = m.at[3] + m.at[4];
    three r;
    r.at[0] = fma(splat(0.25f), m.at[0], fma(splat(1.0f / 24), s2, vec{} - s1));
    r.at[1] = fma(splat(1.0f / 6), m.at[2] - m.at[1], splat(1.0f / 12) * (m.at[3] - m.at[4]));
    r.at[2] = fma(splat(1.0f / 6), s2, m.at[5] - s1);
    return r;
}

// Where a tile lies: image, and the first row and column of its 4x4 results.
struct winograd_tile {
    std::int64_t image, y, x;
};
inline winograd_tile tile_at(winograd_pass const& p, std::int64_t tile) {
    std::int64_t const each = p.tiles_down * p.tiles_across, within = tile % each;
    return {tile / each, within / p.tiles_across * 4, within % p.tiles_across * 4};
}

// A window of an image, `rows` x `columns` pixels: where it lies if the image holds all of it, else a copy with zeros around.
struct winograd_window {
    float const* at;
    std::int64_t step; // floats from row to row
};
template <int Rows, int Columns>
[[gnu::always_inline]] inline winograd_window window_of(float const* plane, std::int64_t height, std::int64_t width, std::int64_t y, std::int64_t x,
                                                        float* copy) {
    if (y >= 0 && x >= 0 && y + Rows <= height && x + Columns <= width) return {plane + (y * width + x) * lanes, width * lanes};
    for (int i = 0; i < Rows; ++i)
        for (int k = 0; k < Columns; ++k) {
            bool const inside = y + i >= 0 && y + i < height && x + k >= 0 && x + k < width;
            store(copy + (i * Columns + k) * lanes, inside ? load(plane + ((y + i) * width + x + k) * lanes) : vec{});
        }
    return {copy, Columns * lanes};
}

// The 36 numbers of a window, `step` floats apart.
inline void transform_input_tile(winograd_window const& w, float* to, std::int64_t step) {
    six columns[6];
    unrolled<6>([&](auto x) NAS_INLINE_LAMBDA {
        six d;
        unrolled<6>([&](auto y) NAS_INLINE_LAMBDA { d.at[y] = load(w.at + static_cast<std::int64_t>(y) * w.step + static_cast<std::int64_t>(x) * lanes); });
        six const t = transform_input(d);
        unrolled<6>([&](auto y) NAS_INLINE_LAMBDA { columns[y].at[x] = t.at[y]; });
    });
    unrolled<6>([&](auto y) NAS_INLINE_LAMBDA {
        six const t = transform_input(columns[y]);
        unrolled<6>([&](auto x) NAS_INLINE_LAMBDA { store(to + static_cast<std::int64_t>(y * 6 + x) * step, t.at[x]); });
    });
}
inline void transform_gradient_tile(winograd_window const& w, float* to, std::int64_t step) {
    four columns[6];
    unrolled<4>([&](auto x) NAS_INLINE_LAMBDA {
        four d;
        unrolled<4>([&](auto y) NAS_INLINE_LAMBDA { d.at[y] = load(w.at + static_cast<std::int64_t>(y) * w.step + static_cast<std::int64_t>(x) * lanes); });
        six const t = transform_output_gradient(d);
        unrolled<6>([&](auto y) NAS_INLINE_LAMBDA { columns[y].at[x] = t.at[y]; });
    });
    unrolled<6>([&](auto y) NAS_INLINE_LAMBDA {
        six const t = transform_output_gradient(columns[y]);
        unrolled<6>([&](auto x) NAS_INLINE_LAMBDA { store(to + static_cast<std::int64_t>(y * 6 + x) * step, t.at[x]); });
    });
}

// The 4x4 results of a tile from its 36 numbers; those outside of the image are dropped.
template <class Fn>
void transform_output_tile(float const* from, std::int64_t step, float const* bias, float* plane, std::int64_t height, std::int64_t width,
                           std::int64_t y0, std::int64_t x0) {
    six rows[4];
    unrolled<6>([&](auto x) NAS_INLINE_LAMBDA {
        six m;
        unrolled<6>([&](auto y) NAS_INLINE_LAMBDA { m.at[y] = load(from + static_cast<std::int64_t>(y * 6 + x) * step); });
        four const t = transform_output(m);
        unrolled<4>([&](auto y) NAS_INLINE_LAMBDA { rows[y].at[x] = t.at[y]; });
    });
    vec const b = load(bias);
    float* const to = plane + (y0 * width + x0) * lanes;
    bool const whole = y0 + 4 <= height && x0 + 4 <= width;
    unrolled<4>([&](auto y) NAS_INLINE_LAMBDA {
        four const t = transform_output(rows[y]);
        unrolled<4>([&](auto x) NAS_INLINE_LAMBDA {
            auto const row = static_cast<std::int64_t>(y), column = static_cast<std::int64_t>(x);
            if (whole || (y0 + row < height && x0 + column < width)) store(to + (row * width + column) * lanes, Fn::value(t.at[x] + b));
        });
    });
}

// Pieces of [begin, end) of about equal size, at most `most` each.
template <class F>
void in_pieces(std::int64_t begin, std::int64_t end, std::int64_t most, F const& f) {
    std::int64_t const n = end - begin, pieces = (n + most - 1) / most, unit = rows_at_once;
    std::int64_t const each = ((n + pieces - 1) / pieces + unit - 1) / unit * unit;
    std::int64_t const size = each < most ? each : most;
    for (; begin < end; begin += size) f(begin, begin + size < end ? begin + size : end);
}

inline void winograd_images(winograd_pass const& p, float const* in, float const* transformed, float const* bias, activation act, float* out,
                            float* scratch, std::int64_t thread_floats, int threads) {
    std::int64_t const in_size = p.in_height * p.in_width * lanes, out_size = p.out_height * p.out_width * lanes, length = p.in_blocks * lanes;
    std::int64_t const step = detail::winograd_step(p.in_blocks * p.together * lanes), out_step = detail::winograd_step(2 * p.together * lanes);
    auto* const finish = with_activation(act, [](auto fn) { return &transform_output_tile<decltype(fn)>; });

    parallel_for(threads, p.tiles(), [&](std::int64_t first, std::int64_t last, int thread) {
        float* const v = scratch + thread * thread_floats;
        float* const m = v + 36 * step;
        float copy[36 * lanes], offset[2 * lanes];
        in_pieces(first, last, p.together, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t tile = begin; tile < end; ++tile) {
                winograd_tile const t = tile_at(p, tile);
                for (std::int64_t b = 0; b < p.in_blocks; ++b)
                    transform_input_tile(window_of<6, 6>(in + (t.image * p.in_blocks + b) * in_size, p.in_height, p.in_width, t.y - p.pad_top,
                                                         t.x - p.pad_left, copy),
                                         v + (b * p.together + tile - begin) * lanes, step);
            }
            for (std::int64_t o = 0; o < p.out_blocks; o += 2) {
                std::int64_t const vecs = o + 1 < p.out_blocks ? 2 : 1;
                float const* const u = transformed + 36 * length * o * lanes;
                for (std::int64_t f = 0; f < 36; ++f) {
                    float const* const columns = u + f * length * vecs * lanes;
                    block_product const product{v + f * step, p.together * lanes, p.in_blocks, columns, m + f * out_step, p.together * lanes,
                                                   columns + length * vecs * lanes};
                    multiply_columns(product, vecs, end - begin, length);
                }
                for (std::int64_t j = 0; j < vecs; ++j) store(offset + j * lanes, bias ? load_channels(bias, p.out_channels, o + j) : vec{});
                for (std::int64_t tile = begin; tile < end; ++tile) {
                    winograd_tile const t = tile_at(p, tile);
                    for (std::int64_t j = 0; j < vecs; ++j)
                        finish(m + (j * p.together + tile - begin) * lanes, out_step, offset + j * lanes,
                               out + (t.image * p.out_blocks + o + j) * out_size, p.out_height, p.out_width, t.y, t.x);
                }
            }
        });
    });
}

// Transformed weights are {pairs of out blocks, 36, in channels, 2 or 1, lanes}. `get(tap)` are the weights of one input
// channel and one block of output channels.
template <class Get>
[[gnu::always_inline]] inline void transform_weight(winograd_pass const& p, std::int64_t block, std::int64_t channel, Get const& get, float* transformed) {
    std::int64_t const length = p.in_blocks * lanes, first = block / 2 * 2, vecs = first + 1 < p.out_blocks ? 2 : 1;
    float* const to = transformed + 36 * length * first * lanes + (channel * vecs + block - first) * lanes;
    three columns[6];
    for (int x = 0; x < 3; ++x) {
        six const t = transform_filter({{get(x), get(3 + x), get(6 + x)}});
        for (int y = 0; y < 6; ++y) columns[y].at[x] = t.at[y];
    }
    for (int y = 0; y < 6; ++y) {
        six const t = transform_filter(columns[y]);
        for (int x = 0; x < 6; ++x) store(to + (y * 6 + x) * length * vecs * lanes, t.at[x]);
    }
}

inline void winograd_weights(winograd_pass const& p, float const* stored, float* transformed, int threads) {
    parallel_for(worthwhile_threads(threads, p.in_blocks * p.out_blocks * lanes * lanes * 9), p.in_blocks * p.out_blocks,
                 [&](std::int64_t begin, std::int64_t end, int) {
                     for (std::int64_t b = begin; b < end; ++b)
                         for (std::int64_t i = 0; i < lanes; ++i) {
                             float const* const from = stored + (b * 9 * lanes + i) * lanes;
                             transform_weight(p, b / p.in_blocks, b % p.in_blocks * lanes + i,
                                              [from](int tap) { return load(from + tap * lanes * lanes); }, transformed);
                         }
                 });
}

// For the gradient of the input: filters turned round, and the two kinds of channels exchanged.
inline void winograd_weights_mirrored(winograd_pass const& p, float const* stored, float* transformed, int threads) {
    parallel_for(worthwhile_threads(threads, p.in_blocks * p.out_blocks * lanes * lanes * 9), p.in_blocks * p.out_blocks,
                 [&](std::int64_t begin, std::int64_t end, int) {
                     float turned[9 * lanes * lanes];
                     for (std::int64_t b = begin; b < end; ++b) {
                         float const* const from = stored + b * 9 * lanes * lanes;
                         for (std::int64_t tap = 0; tap < 9; ++tap)
                             for (std::int64_t i = 0; i < lanes; ++i)
                                 for (std::int64_t o = 0; o < lanes; ++o)
                                     turned[((8 - tap) * lanes + o) * lanes + i] = from[(tap * lanes + i) * lanes + o];
                         for (std::int64_t o = 0; o < lanes; ++o) {
                             float const* const row = turned + o * lanes;
                             transform_weight(p, b % p.out_blocks, b / p.out_blocks * lanes + o,
                                              [row](int tap) { return load(row + tap * lanes * lanes); }, transformed);
                         }
                     }
                 });
}

inline void winograd_weight_gradient(winograd_pass const& p, winograd_group const& group, float const* in, float const* out_gradient,
                                     float* weight_gradient, bool accumulate, float* scratch, std::int64_t thread_floats, int threads) {
    std::int64_t const in_size = p.in_height * p.in_width * lanes, out_size = p.out_height * p.out_width * lanes;
    std::int64_t const step = detail::winograd_step(group.in_blocks * group.together * lanes);
    std::int64_t const gradient_step = detail::winograd_step(group.out_blocks * group.together * lanes);
    std::int64_t const sums_step = group.in_blocks * group.out_blocks * lanes * lanes;
    std::int64_t const weights_at = 36 * (step + gradient_step + sums_step);
    int const parts = p.tiles() < threads ? static_cast<int>(p.tiles()) : threads;

    parallel_for(parts, p.tiles(), [&](std::int64_t first, std::int64_t last, int thread) {
        float* const v = scratch + thread * thread_floats;
        float* const z = v + 36 * step;
        float* const sums = z + 36 * gradient_step;
        float* const weights = scratch + thread * thread_floats + weights_at;
        float copy[36 * lanes];
        for (std::int64_t i0 = 0; i0 < p.in_blocks; i0 += group.in_blocks)
            for (std::int64_t o0 = 0; o0 < p.out_blocks; o0 += group.out_blocks) {
                std::int64_t const ins = i0 + group.in_blocks < p.in_blocks ? group.in_blocks : p.in_blocks - i0;
                std::int64_t const outs = o0 + group.out_blocks < p.out_blocks ? group.out_blocks : p.out_blocks - o0;
                for (std::int64_t i = 0; i < 36 * sums_step; i += lanes) store(sums + i, vec{});
                in_pieces(first, last, group.together, [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t tile = begin; tile < end; ++tile) {
                        winograd_tile const t = tile_at(p, tile);
                        std::int64_t const at = (tile - begin) * lanes;
                        for (std::int64_t b = 0; b < ins; ++b)
                            transform_input_tile(window_of<6, 6>(in + (t.image * p.in_blocks + i0 + b) * in_size, p.in_height, p.in_width,
                                                                 t.y - p.pad_top, t.x - p.pad_left, copy),
                                                 v + b * group.together * lanes + at, step);
                        for (std::int64_t b = 0; b < outs; ++b)
                            transform_gradient_tile(window_of<4, 4>(out_gradient + (t.image * p.out_blocks + o0 + b) * out_size, p.out_height,
                                                                    p.out_width, t.y, t.x, copy),
                                                    z + b * group.together * lanes + at, gradient_step);
                    }
                    std::int64_t const block = group.together * lanes, tiles = end - begin;
                    for (std::int64_t f = 0; f < 36; ++f)
                        for (std::int64_t o = 0; o < outs; o += 2)
                            for (std::int64_t i = 0; i < ins; ++i) {
                                float* const to = sums + f * sums_step + (o * ins + i * (o + 1 < outs ? 2 : 1)) * lanes * lanes;
                                float const *const a = v + f * step + i * block, *const g = z + f * gradient_step + o * block;
                                if (o + 1 < outs) add_products<2>(a, g, block, tiles, to);
                                else add_products<1>(a, g, block, tiles, to);
                            }
                });
                for (std::int64_t o = 0; o < outs; ++o) {
                    std::int64_t const first_of_pair = o / 2 * 2, vecs = first_of_pair + 1 < outs ? 2 : 1;
                    for (std::int64_t i = 0; i < ins * lanes; ++i) {
                        float const* const from = sums + first_of_pair * ins * lanes * lanes + (i * vecs + o - first_of_pair) * lanes;
                        six columns[3];
                        for (int x = 0; x < 6; ++x) {
                            six m;
                            for (int y = 0; y < 6; ++y) m.at[y] = load(from + (y * 6 + x) * sums_step);
                            three const t = transform_filter_gradient(m);
                            for (int y = 0; y < 3; ++y) columns[y].at[x] = t.at[y];
                        }
                        float* const to = weights + (((o0 + o) * p.in_blocks + i0 + i / lanes) * 9 * lanes + i % lanes) * lanes;
                        for (int y = 0; y < 3; ++y) {
                            three const t = transform_filter_gradient(columns[y]);
                            for (int x = 0; x < 3; ++x) store(to + (y * 3 + x) * lanes * lanes, t.at[x]);
                        }
                    }
                }
            }
    });
    parallel_elements(threads, p.in_blocks * p.out_blocks * 9 * lanes * lanes, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; i += lanes) {
            vec sum = load(scratch + weights_at + i);
            for (int t = 1; t < parts; ++t) sum = sum + load(scratch + t * thread_floats + weights_at + i);
            store(weight_gradient + i, accumulate ? load(weight_gradient + i) + sum : sum);
        }
    });
}

#endif
