// Kernels of depthwise.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Copies a rectangle of the plane `in` (height x width vectors) to `out`, with zeros where it reaches outside.
inline void copy_strip(detail::depthwise_strip const& s, float const* in, std::int64_t height, std::int64_t width, float* out) {
    std::int64_t const first = s.first_column < 0 ? -s.first_column : 0, inside = width - s.first_column;
    std::int64_t const last = inside < s.columns ? inside : s.columns;
    for (std::int64_t r = 0; r < s.rows; ++r, out += s.columns * lanes) {
        std::int64_t const row = s.first_row + r;
        bool const empty = row < 0 || row >= height || last <= first;
        std::int64_t const from = empty ? s.columns : first, to = empty ? s.columns : last;
        float const* const line = in + (row * width + s.first_column) * lanes;
        for (std::int64_t x = 0; x < from; ++x) store(out + x * lanes, vec{});
        for (std::int64_t x = from; x < to; ++x) store(out + x * lanes, load(line + x * lanes));
        for (std::int64_t x = to; x < s.columns; ++x) store(out + x * lanes, vec{});
    }
}

// Where a row of results is read from and written to; steps in floats between neighbours.
struct depthwise_row {
    float const* in;
    std::int64_t in_step;
    float* out;
    std::int64_t out_step;
};

// `Count` neighbouring results, so that each weight is loaded once for all of them. Dense: in_step is one vector.
template <std::size_t Count, bool Dense>
[[gnu::always_inline]] inline void sum_taps(detail::depthwise_tap const* taps, std::size_t tap_count, float const* weights, vec start,
                                            depthwise_row const& row) {
    vec sum[Count];
    std::int64_t const in_step = Dense ? lanes : row.in_step;
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA { sum[j] = start; });
    for (std::size_t t = 0; t < tap_count; ++t) {
        vec const w = load(weights + taps[t].weight);
        float const* const q = row.in + taps[t].read;
        unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA { sum[j] = fma(w, load(q + static_cast<std::int64_t>(j) * in_step), sum[j]); });
    }
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA { store(row.out + static_cast<std::int64_t>(j) * row.out_step, sum[j]); });
}

// As many results at once as leave the registers a weight.
inline constexpr std::int64_t widest_group = NAS_SIMD_WIDTH == 16 ? 16 : NAS_SIMD_WIDTH == 8 ? 8 : 4;

template <bool Dense>
void sum_taps_of_group(std::int64_t size, detail::depthwise_tap const* taps, std::size_t tap_count, float const* weights, vec start,
                       depthwise_row const& row) {
    constexpr std::size_t widest = static_cast<std::size_t>(widest_group);
    if (size == widest_group) return sum_taps<widest, Dense>(taps, tap_count, weights, start, row);
    if (size == 1) return sum_taps<1, Dense>(taps, tap_count, weights, start, row);
    if (size == 2) return sum_taps<2, Dense>(taps, tap_count, weights, start, row);
    if constexpr (widest > 4)
        if (size == 4) return sum_taps<4, Dense>(taps, tap_count, weights, start, row);
    if constexpr (widest > 8)
        if (size == 8) return sum_taps<8, Dense>(taps, tap_count, weights, start, row);
}

// A row in groups of powers of two; the last group reaches back over results that are known already, rather than be short.
template <bool Dense>
void sum_taps_of_strided_row(detail::depthwise_tap const* taps, std::size_t tap_count, float const* weights, vec start,
                             depthwise_row const& row, std::int64_t count) {
    auto const group = [&](std::int64_t at, std::int64_t size) {
        sum_taps_of_group<Dense>(size, taps, tap_count, weights, start,
                                 {row.in + at * row.in_step, row.in_step, row.out + at * row.out_step, row.out_step});
    };
    std::int64_t x = 0;
    for (; x + widest_group <= count; x += widest_group) group(x, widest_group);
    if (x == count) return;
    std::int64_t size = 1;
    while (size < count - x) size *= 2;
    if (size > count) group(0, size /= 2); // x is 0, and two halves cover the row
    group(count - size, size);
}

inline void sum_taps_of_row(detail::depthwise_tap const* taps, std::size_t tap_count, float const* weights, vec start, depthwise_row const& row,
                            std::int64_t count) {
    if (row.in_step == lanes) sum_taps_of_strided_row<true>(taps, tap_count, weights, start, row, count);
    else sum_taps_of_strided_row<false>(taps, tap_count, weights, start, row, count);
}

inline void depthwise_forward(depthwise::plan const& p, float const* in, float const* weights, float const* bias, activation act,
                              float* out, float* scratch) {
    conv_geometry const& g = p.g;
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    std::int64_t const height = (g.kernel_height - 1) * g.dilation_height + 1, planes = g.batch * p.blocks;
    auto* const activate = with_activation(act, [](auto fn) { return &activation_range<decltype(fn)>; });
    parallel_for(worthwhile_threads(p.threads, planes * out_size), planes, [&](std::int64_t begin, std::int64_t end, int thread) {
        float* const strip = scratch + thread * p.strip_floats;
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const block = plane % p.blocks;
            vec const start = bias ? load_channels(bias, g.in_channels, block) : vec{};
            float const* const w = weights + block * g.kernel_height * g.kernel_width * lanes;
            for (std::int64_t y0 = 0; y0 < g.out_height; y0 += p.forward_rows) {
                std::int64_t const y1 = y0 + p.forward_rows < g.out_height ? y0 + p.forward_rows : g.out_height;
                copy_strip({y0 * g.stride_height - g.pad_top, (y1 - y0 - 1) * g.stride_height + height, -g.pad_left, p.forward_columns},
                           in + plane * in_size, g.in_height, g.in_width, strip);
                float* const rows = out + plane * out_size + y0 * g.out_width * lanes;
                for (std::int64_t y = 0; y < y1 - y0; ++y)
                    sum_taps_of_row(p.taps.data(), p.taps.size(), w, start,
                                    {strip + y * g.stride_height * p.forward_columns * lanes, g.stride_width * lanes,
                                     rows + y * g.out_width * lanes, lanes},
                                    g.out_width);
                if (act != activation::none) activate(rows, rows, 0, (y1 - y0) * g.out_width * lanes);
            }
        }
    });
}

inline void depthwise_backward_data(depthwise::plan const& p, float const* out_gradient, float const* weights, float* in_gradient,
                                    float* scratch) {
    conv_geometry const& g = p.g;
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    std::int64_t const planes = g.batch * p.blocks;
    parallel_for(worthwhile_threads(p.threads, planes * in_size), planes, [&](std::int64_t begin, std::int64_t end, int thread) {
        float* const strip = scratch + thread * p.strip_floats;
        for (std::int64_t plane = begin; plane < end; ++plane) {
            float const* const w = weights + plane % p.blocks * g.kernel_height * g.kernel_width * lanes;
            for (std::int64_t y0 = 0; y0 < g.in_height; y0 += p.backward_rows) {
                std::int64_t const y1 = y0 + p.backward_rows < g.in_height ? y0 + p.backward_rows : g.in_height;
                std::int64_t const top =
                    detail::floor_divide(y0 + g.pad_top - (g.kernel_height - 1) * g.dilation_height, g.stride_height);
                std::int64_t const bottom = (y1 - 1 + g.pad_top) / g.stride_height;
                copy_strip({top, bottom - top + 1, p.backward_first_column, p.backward_columns}, out_gradient + plane * out_size,
                           g.out_height, g.out_width, strip);
                for (std::int64_t y = y0; y < y1; ++y) {
                    std::int64_t const row = (y + g.pad_top) % g.stride_height, base = (y + g.pad_top) / g.stride_height - top;
                    for (std::int64_t column = 0; column < g.stride_width; ++column) {
                        // Inputs x with (x + pad) modulo stride == column.
                        std::int64_t const x = ((column - g.pad_left) % g.stride_width + g.stride_width) % g.stride_width;
                        if (x >= g.in_width) continue;
                        auto const& taps = p.phases[static_cast<std::size_t>(row * g.stride_width + column)];
                        std::int64_t const left = (x + g.pad_left) / g.stride_width - p.backward_first_column;
                        sum_taps_of_row(taps.data(), taps.size(), w, vec{},
                                        {strip + (base * p.backward_columns + left) * lanes, lanes,
                                         in_gradient + plane * in_size + (y * g.in_width + x) * lanes, g.stride_width * lanes},
                                        (g.in_width - x + g.stride_width - 1) / g.stride_width);
                    }
                }
            }
        }
    });
}

// Rows of a strip and the gradients of the results that read them.
struct depthwise_rows {
    float const* in;
    std::int64_t in_step, in_row_step; // between neighbouring results, in floats
    float const* gradient;
    std::int64_t rows, columns;
    std::int64_t window_row_step, window_step; // between neighbouring taps
};

// Adds to `sums` the products for `Rows` x `Columns` taps of the window, all kept in registers.
template <std::size_t Rows, std::size_t Columns, bool Dense>
void sum_products(depthwise_rows const& r, float const* in, float* sums) {
    vec sum[Rows * Columns] = {};
    std::int64_t const step = Dense ? lanes : r.window_step;
    for (std::int64_t y = 0; y < r.rows; ++y) {
        float const* x = in + y * r.in_row_step;
        float const* g = r.gradient + y * r.columns * lanes;
        for (std::int64_t i = 0; i < r.columns; ++i, x += r.in_step, g += lanes) {
            vec const gradient = load(g);
            unrolled<Rows>([&](std::size_t a) NAS_INLINE_LAMBDA {
                float const* const line = x + static_cast<std::int64_t>(a) * r.window_row_step;
                unrolled<Columns>([&](std::size_t b) NAS_INLINE_LAMBDA {
                    vec& s = sum[a * Columns + b];
                    s = fma(gradient, load(line + static_cast<std::int64_t>(b) * step), s);
                });
            });
        }
    }
    unrolled<Rows * Columns>([&](std::size_t k) NAS_INLINE_LAMBDA {
        float* const s = sums + static_cast<std::int64_t>(k) * lanes;
        store(s, load(s) + sum[k]);
    });
}

// All taps of a window of `Columns` columns, `Rows` rows at a time.
template <std::size_t Rows, std::size_t Columns, bool Dense>
void sum_products_of_window(depthwise_rows const& r, std::int64_t kernel_height, float* sums) {
    std::int64_t y = 0;
    constexpr std::int64_t group = Rows, width = Columns;
    for (; y + group <= kernel_height; y += group) sum_products<Rows, Columns, Dense>(r, r.in + y * r.window_row_step, sums + y * width * lanes);
    if constexpr (group > 2) // the rest of a square window, most often
        for (; y + 2 <= kernel_height; y += 2) sum_products<2, Columns, Dense>(r, r.in + y * r.window_row_step, sums + y * width * lanes);
    for (; y < kernel_height; ++y) sum_products<1, Columns, Dense>(r, r.in + y * r.window_row_step, sums + y * width * lanes);
}

// Windows of a width that has no kernel of its own: tap by tap.
inline void sum_products_by_tap(depthwise_rows const& r, std::int64_t kernel_height, std::int64_t kernel_width, float* sums) {
    for (std::int64_t y = 0; y < kernel_height; ++y)
        for (std::int64_t x = 0; x < kernel_width; ++x, sums += lanes)
            sum_products<1, 1, true>(r, r.in + y * r.window_row_step + x * r.window_step, sums);
}

template <bool Dense>
void sum_products_of_strip(depthwise_rows const& r, conv_geometry const& g, float* sums) {
    switch (g.kernel_width) {
    case 3: return sum_products_of_window<3, 3, Dense>(r, g.kernel_height, sums);
    case 5: return sum_products_of_window<3, 5, Dense>(r, g.kernel_height, sums);
    case 7: return sum_products_of_window<1, 7, Dense>(r, g.kernel_height, sums);
    default: return sum_products_by_tap(r, g.kernel_height, g.kernel_width, sums);
    }
}

inline void depthwise_backward_weights(depthwise::plan const& p, float const* in, float const* out_gradient, float* weight_gradient,
                                       float* scratch) {
    conv_geometry const& g = p.g;
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    std::int64_t const height = (g.kernel_height - 1) * g.dilation_height + 1, planes = g.batch * p.blocks;
    std::int64_t const window = g.kernel_height * g.kernel_width * lanes, weights = p.blocks * window;
    int const threads = worthwhile_threads(p.threads, planes * out_size);
    float* const partial = scratch + p.threads * p.strip_floats; // of each thread
    for (std::int64_t i = 0; i < threads * weights; i += lanes) store(partial + i, vec{});

    // Blocks outside, images inside: a thread touches few blocks of its partial sums.
    parallel_for(threads, planes, [&](std::int64_t begin, std::int64_t end, int thread) {
        float* const strip = scratch + thread * p.strip_floats;
        for (std::int64_t i = begin; i < end; ++i) {
            std::int64_t const block = i / g.batch, plane = i % g.batch * p.blocks + block;
            float* const sums = partial + thread * weights + block * window;
            for (std::int64_t y0 = 0; y0 < g.out_height; y0 += p.forward_rows) {
                std::int64_t const y1 = y0 + p.forward_rows < g.out_height ? y0 + p.forward_rows : g.out_height;
                copy_strip({y0 * g.stride_height - g.pad_top, (y1 - y0 - 1) * g.stride_height + height, -g.pad_left, p.forward_columns},
                           in + plane * in_size, g.in_height, g.in_width, strip);
                std::int64_t const row = p.forward_columns * lanes;
                depthwise_rows const rows{strip, g.stride_width * lanes, g.stride_height * row,
                                          out_gradient + plane * out_size + y0 * g.out_width * lanes, y1 - y0, g.out_width,
                                          g.dilation_height * row, g.dilation_width * lanes};
                if (g.dilation_width == 1) sum_products_of_strip<true>(rows, g, sums);
                else sum_products_of_strip<false>(rows, g, sums);
            }
        }
    });
    for (std::int64_t i = 0; i < weights; i += lanes) {
        vec sum = load(partial + i);
        for (int t = 1; t < threads; ++t) sum = sum + load(partial + t * weights + i);
        store(weight_gradient + i, sum);
    }
}

#endif
