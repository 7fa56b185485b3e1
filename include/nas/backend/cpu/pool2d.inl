// Kernels of pool2d.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

struct take_larger {
    [[gnu::always_inline]] static vec combine(vec a, vec b) { return max_or_nan(a, b); }
};
struct take_sum {
    [[gnu::always_inline]] static vec combine(vec a, vec b) { return a + b; }
};

// How far ahead rows are fetched, in floats.
inline constexpr std::int64_t pool_fetch_distance = 1024;

// Reduces the windows of output row `y` of a plane: into `columns` (one vector per image column), then into `row`, where
// sums are multiplied by `share` and that of their column (null: maxima, which are not).
template <class Reduction>
void pool_row(pool_geometry const& g, std::int64_t y, float const* plane, float* columns, float share, float const* shares, float* row) {
    auto const ys = detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height);
    float const* const ahead = plane + ys.end * g.in_width * lanes + pool_fetch_distance;
    for (std::int64_t x = 0; x < g.in_width; ++x) {
        float const* p = plane + (ys.begin * g.in_width + x) * lanes;
        for (std::int64_t k = 0; k < g.stride_height; ++k) __builtin_prefetch(ahead + (k * g.in_width + x) * lanes);
        vec v = load(p);
        for (std::int64_t k = ys.begin + 1; k < ys.end; ++k) v = Reduction::combine(v, load(p += g.in_width * lanes));
        store(columns + x * lanes, v);
    }
    for (std::int64_t x = 0; x < g.out_width; ++x) {
        auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
        __builtin_prefetch(row + x * lanes + pool_fetch_distance);
        vec v = load(columns + xs.begin * lanes);
        for (std::int64_t k = xs.begin + 1; k < xs.end; ++k) v = Reduction::combine(v, load(columns + k * lanes));
        store(row + x * lanes, shares ? v * splat(share * shares[x]) : v);
    }
}

// 1 / elements that count along one axis of window `i`; an average is divided by those of both axes.
inline float pool_share(pool_kind kind, detail::window_range inside, std::int64_t kernel) {
    return 1.0f / static_cast<float>(kind == pool_kind::average_include_padding ? kernel : inside.end - inside.begin);
}
// Shares of all columns, then of all rows.
inline void pool_shares(pool_geometry const& g, float* shares) {
    for (std::int64_t x = 0; x < g.out_width; ++x)
        shares[x] = pool_share(g.kind, detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width), g.kernel_width);
    for (std::int64_t y = 0; y < g.out_height; ++y)
        shares[g.out_width + y] =
            pool_share(g.kind, detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height), g.kernel_height);
}

inline void pool2d_forward(pool_geometry const& g, float const* in, float* out, float* scratch, int threads) {
    std::int64_t const planes = g.batch * ((g.channels + lanes - 1) / lanes);
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    parallel_for(worthwhile_threads(threads, planes * in_size), planes, [=, &g](std::int64_t begin, std::int64_t end, int thread) {
        float* const columns = scratch + thread * detail::pool2d_scratch_floats(g, lanes);
        bool const largest = g.kind == pool_kind::max;
        float* const shares = columns + (g.in_width > g.out_width ? g.in_width : g.out_width) * lanes;
        if (!largest) pool_shares(g, shares);
        for (std::int64_t plane = begin; plane < end; ++plane)
            for (std::int64_t y = 0; y < g.out_height; ++y) {
                float* const row = out + plane * out_size + y * g.out_width * lanes;
                if (largest) pool_row<take_larger>(g, y, in + plane * in_size, columns, 1, nullptr, row);
                else pool_row<take_sum>(g, y, in + plane * in_size, columns, shares[g.out_width + y], shares, row);
            }
    });
}

// Of `Count` neighbouring windows, which element, counted row by row, is the first of the largest. `ys`, `xs`: the part of
// the first window that lies inside the image, and of the others too.
template <std::size_t Count>
void max_pool_winners_of(pool_geometry const& g, detail::window_range ys, detail::window_range xs, std::int64_t first_number, float const* plane,
                         float* winners) {
    vec best[Count], winner[Count];
    std::int64_t const step = g.stride_width * lanes;
    float const* const start = plane + (ys.begin * g.in_width + xs.begin) * lanes;
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA {
        best[j] = load(start + static_cast<std::int64_t>(j) * step);
        winner[j] = splat(static_cast<float>(first_number));
    });
    for (std::int64_t y = ys.begin; y < ys.end; ++y)
        for (std::int64_t x = xs.begin; x < xs.end; ++x) {
            vec const number = splat(static_cast<float>(first_number + (y - ys.begin) * g.kernel_width + x - xs.begin));
            float const* const at = plane + (y * g.in_width + x) * lanes;
            unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA {
                vec const v = load(at + static_cast<std::int64_t>(j) * step);
                winner[j] = select_greater(v, best[j], number, winner[j]);
                best[j] = max(v, best[j]);
            });
        }
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA { store(winners + static_cast<std::int64_t>(j) * lanes, winner[j]); });
}

inline void max_pool_winners(pool_geometry const& g, float const* plane, float* winners) {
    for (std::int64_t y = 0; y < g.out_height; ++y, winners += g.out_width * lanes) {
        auto const ys = detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height);
        std::int64_t const above = (ys.begin - y * g.stride_height + g.pad_top) * g.kernel_width;
        for (std::int64_t x = 0; x < g.out_width;) {
            auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
            std::int64_t const left = x * g.stride_width - g.pad_left;
            bool const whole = left >= 0 && left + 3 * g.stride_width + g.kernel_width <= g.in_width && x + 4 <= g.out_width;
            std::int64_t const together = whole ? 4 : 1;
            for (std::int64_t r = 0; r < g.stride_height; ++r)
                for (std::int64_t k = 0; k < together * g.stride_width; ++k)
                    __builtin_prefetch(plane + ((ys.end + r) * g.in_width + xs.begin + k) * lanes + pool_fetch_distance);
            if (whole) max_pool_winners_of<4>(g, ys, xs, above, plane, winners + x * lanes);
            else max_pool_winners_of<1>(g, ys, xs, above + xs.begin - left, plane, winners + x * lanes);
            x += together;
        }
    }
}

// Pixels of a row that are `stride_width` apart, so that the same elements of windows lie on them.
struct pool_phase {
    std::int64_t first_column, first_element; // the first pixel, and the first element of a window that lies on it
    std::int64_t first_window;                // that window

    pool_phase(pool_geometry const& g, std::int64_t column)
        : first_column(column), first_element((column + g.pad_left) % g.stride_width), first_window((column + g.pad_left) / g.stride_width) {}
};

// Pixels i .. i + Count - 1 of a phase collect the gradients of the windows that they won. For Count > 1 all windows that
// cover them exist.
template <std::size_t Count>
void max_pool_collect_at(pool_geometry const& g, pool_phase const& phase, std::int64_t i, std::int64_t y, detail::window_range ys,
                         float const* winners, float const* gradients, float* row) {
    vec sum[Count] = {};
    for (std::int64_t oy = ys.begin; oy < ys.end; ++oy) {
        std::int64_t const first_number = (y - oy * g.stride_height + g.pad_top) * g.kernel_width;
        std::int64_t window = phase.first_window + i;
        for (std::int64_t kx = phase.first_element; kx < g.kernel_width; kx += g.stride_width, --window) {
            if (Count == 1 && (window < 0 || window >= g.out_width)) continue;
            vec const number = splat(static_cast<float>(first_number + kx));
            std::int64_t const at = (oy * g.out_width + window) * lanes;
            unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA {
                std::int64_t const k = at + static_cast<std::int64_t>(j) * lanes;
                sum[j] = sum[j] + select_equal(load(winners + k), number, load(gradients + k), vec{});
            });
        }
    }
    float* const pixel = row + (phase.first_column + i * g.stride_width) * lanes;
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA {
        float* const at = pixel + static_cast<std::int64_t>(j) * g.stride_width * lanes;
        __builtin_prefetch(at + pool_fetch_distance);
        store(at, sum[j]);
    });
}

inline void max_pool_collect(pool_geometry const& g, float const* winners, float const* gradients, float* target) {
    for (std::int64_t column = 0; column < g.stride_width && column < g.in_width; ++column) {
        pool_phase const phase(g, column);
        std::int64_t const pixels = (g.in_width - column - 1) / g.stride_width + 1;
        std::int64_t const windows = g.kernel_width <= phase.first_element ? 0 : (g.kernel_width - 1 - phase.first_element) / g.stride_width + 1;
        // Pixels from `inner` to `outer` lie in all the windows they could.
        std::int64_t const inner = std::min(pixels, std::max<std::int64_t>(0, windows - 1 - phase.first_window));
        std::int64_t const outer = std::max(inner, std::min(pixels, g.out_width - phase.first_window));
        for (std::int64_t y = 0; y < g.in_height; ++y) {
            auto const ys = detail::windows_around(y, g.stride_height, g.pad_top, g.kernel_height, g.out_height);
            float* const row = target + y * g.in_width * lanes;
            for (std::int64_t i = 0; i < pixels;) {
                std::int64_t const together = i < inner || i + 2 > outer ? 1 : i + 4 > outer ? 2 : 4;
                if (together == 4) max_pool_collect_at<4>(g, phase, i, y, ys, winners, gradients, row);
                else if (together == 2) max_pool_collect_at<2>(g, phase, i, y, ys, winners, gradients, row);
                else max_pool_collect_at<1>(g, phase, i, y, ys, winners, gradients, row);
                i += together;
            }
        }
    }
}

// Row `y` of the input's gradient: the shares of the windows that cover it, summed along rows into `columns` (one vector
// per window), then along columns.
inline void average_pool_row_backward(pool_geometry const& g, std::int64_t y, float const* gradients, float const* shares, float* columns,
                                      float* row) {
    float const* const row_shares = shares + g.out_width;
    auto const ys = detail::windows_around(y, g.stride_height, g.pad_top, g.kernel_height, g.out_height);
    for (std::int64_t x = 0; x < g.out_width; ++x) {
        vec sum{};
        for (std::int64_t oy = ys.begin; oy < ys.end; ++oy) sum = fma(load(gradients + (oy * g.out_width + x) * lanes), splat(row_shares[oy]), sum);
        __builtin_prefetch(gradients + (ys.end * g.out_width + x) * lanes + pool_fetch_distance);
        store(columns + x * lanes, sum * splat(shares[x]));
    }
    std::int64_t begin = 0, end = 0; // the windows that cover column x
    for (std::int64_t x = 0; x < g.in_width; ++x) {
        while (end < g.out_width && end * g.stride_width - g.pad_left <= x) ++end;
        while (begin < end && begin * g.stride_width - g.pad_left + g.kernel_width <= x) ++begin;
        __builtin_prefetch(row + x * lanes + pool_fetch_distance);
        vec sum{};
        for (std::int64_t k = begin; k < end; ++k) sum = sum + load(columns + k * lanes);
        store(row + x * lanes, sum);
    }
}

inline void pool2d_backward(pool_geometry const& g, float const* in, float const* out_gradient, float* in_gradient, float* scratch,
                            int threads) {
    std::int64_t const planes = g.batch * ((g.channels + lanes - 1) / lanes);
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    std::int64_t const scratch_size = detail::pool2d_scratch_floats(g, lanes);
    parallel_for(worthwhile_threads(threads, planes * in_size), planes, [=, &g](std::int64_t begin, std::int64_t end, int thread) {
        float* const mine = scratch + thread * scratch_size;
        float* const shares = mine + (g.in_width > g.out_width ? g.in_width : g.out_width) * lanes;
        if (g.kind != pool_kind::max) pool_shares(g, shares);
        for (std::int64_t plane = begin; plane < end; ++plane) {
            float* const target = in_gradient + plane * in_size;
            float const* const gradients = out_gradient + plane * out_size;
            if (g.kind == pool_kind::max) {
                max_pool_winners(g, in + plane * in_size, mine);
                max_pool_collect(g, mine, gradients, target);
                continue;
            }
            for (std::int64_t y = 0; y < g.in_height; ++y) average_pool_row_backward(g, y, gradients, shares, mine, target + y * g.in_width * lanes);
        }
    });
}

#endif
