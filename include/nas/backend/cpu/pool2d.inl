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

// Adds `gradient` to the one of `Kernel` elements that is the first of the largest.
template <std::size_t Kernel>
[[gnu::always_inline]] inline void give_to_largest(vec const* v, vec gradient, vec* to) {
    vec largest[Kernel]; // of the elements up to each
    largest[0] = v[0];
    unrolled<Kernel - 1>([&](std::size_t k) NAS_INLINE_LAMBDA { largest[k + 1] = max(v[k + 1], largest[k]); });
    unrolled<Kernel - 1>([&](std::size_t i) NAS_INLINE_LAMBDA {
        std::size_t const k = Kernel - 1 - i;
        to[k] = to[k] + select_greater(v[k], largest[k - 1], gradient, vec{});
        gradient = select_greater(v[k], largest[k - 1], vec{}, gradient);
    });
    to[0] = to[0] + gradient;
}

inline void clear_vectors(float* first, float const* last) {
    for (; first < last; first += lanes) store(first, vec{});
}

// The largest elements of those parts of windows that lie in a row of the image, one per column of the output.
template <std::size_t Kernel>
void max_pool_row(pool_geometry const& g, float const* row, float* largest) {
    for (std::int64_t x = 0; x < g.out_width; ++x) {
        auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
        float const* const first = row + xs.begin * lanes;
        for (std::int64_t k = 0; k < g.stride_width; ++k) __builtin_prefetch(first + k * lanes + pool_fetch_distance);
        vec v = load(first);
        bool whole = false;
        if constexpr (Kernel > 0)
            if (whole = xs.end - xs.begin == static_cast<std::int64_t>(Kernel); whole)
                unrolled<Kernel - 1>([&](std::size_t k) NAS_INLINE_LAMBDA { v = max(load(first + static_cast<std::int64_t>(k + 1) * lanes), v); });
        if (!whole)
            for (std::int64_t k = xs.begin + 1; k < xs.end; ++k) v = max(load(row + k * lanes), v);
        store(largest + x * lanes, v);
    }
}

// As many rows as a window has, of those that it slides over.
struct pool_rows {
    float* data;
    std::int64_t rows, step;
    float* at(std::int64_t row) const { return data + row % rows * step; }
};

// A row of windows sends its gradients to those rows of the image that hold the first largest element, by the maxima of
// each row. `spare`: two rows.
template <std::size_t Kernel>
void max_pool_give_rows(pool_rows const& largest, pool_rows const& shares, detail::window_range ys, float const* gradients, float* spare) {
    if constexpr (Kernel > 0)
        if (ys.end - ys.begin == static_cast<std::int64_t>(Kernel)) {
            float const* in[Kernel] = {};
            float* to[Kernel] = {};
            unrolled<Kernel>([&](std::size_t k) NAS_INLINE_LAMBDA {
                in[k] = largest.at(ys.begin + static_cast<std::int64_t>(k));
                to[k] = shares.at(ys.begin + static_cast<std::int64_t>(k));
            });
            for (std::int64_t i = 0; i < largest.step; i += lanes) {
                vec v[Kernel], sum[Kernel];
                unrolled<Kernel>([&](std::size_t k) NAS_INLINE_LAMBDA { v[k] = load(in[k] + i), sum[k] = load(to[k] + i); });
                __builtin_prefetch(gradients + i + pool_fetch_distance);
                give_to_largest<Kernel>(v, load(gradients + i), sum);
                unrolled<Kernel>([&](std::size_t k) NAS_INLINE_LAMBDA { store(to[k] + i, sum[k]); });
            }
            return;
        }
    float *const best = spare, *const winner = spare + largest.step;
    for (std::int64_t y = ys.begin; y < ys.end; ++y) {
        float const* const in = largest.at(y);
        vec const number = splat(static_cast<float>(y - ys.begin));
        for (std::int64_t i = 0; i < largest.step; i += lanes) {
            vec const v = load(in + i), before = y == ys.begin ? v : load(best + i);
            store(winner + i, select_greater(v, before, number, y == ys.begin ? number : load(winner + i)));
            store(best + i, max(v, before));
        }
    }
    for (std::int64_t y = ys.begin; y < ys.end; ++y) {
        float* const to = shares.at(y);
        vec const number = splat(static_cast<float>(y - ys.begin));
        for (std::int64_t i = 0; i < largest.step; i += lanes)
            store(to + i, load(to + i) + select_equal(load(winner + i), number, load(gradients + i), vec{}));
    }
}

// `Count` windows that lie in the row whole send their gradients to its pixels. Those that the window before reached
// hold sums, the others nothing yet.
template <std::size_t Kernel, std::size_t Stride, std::size_t Count>
void max_pool_give_whole(float const* in, float const* gradients, float* pixels) {
    constexpr std::size_t width = (Count - 1) * Stride + Kernel, reached = Kernel > Stride ? Kernel - Stride : 0;
    vec v[width], sum[width] = {};
    unrolled<width>([&](std::size_t i) NAS_INLINE_LAMBDA {
        v[i] = load(in + static_cast<std::int64_t>(i) * lanes);
        if (i < reached) sum[i] = load(pixels + static_cast<std::int64_t>(i) * lanes);
    });
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA {
        give_to_largest<Kernel>(v + j * Stride, load(gradients + static_cast<std::int64_t>(j) * lanes), sum + j * Stride);
    });
    unrolled<width>([&](std::size_t i) NAS_INLINE_LAMBDA {
        __builtin_prefetch(pixels + static_cast<std::int64_t>(i) * lanes + pool_fetch_distance);
        store(pixels + static_cast<std::int64_t>(i) * lanes, sum[i]);
    });
}

// The windows' gradients in a row of the image, along the row.
template <std::size_t Kernel, std::size_t Stride>
void max_pool_give_columns(pool_geometry const& g, float const* in, float const* gradients, float* row) {
    std::int64_t known = 0; // pixels that hold sums
    auto const know = [&](std::int64_t pixels) {
        if (known < pixels) clear_vectors(row + known * lanes, row + pixels * lanes), known = pixels;
    };
    for (std::int64_t x = 0; x < g.out_width;) {
        if constexpr (Kernel > 0) {
            constexpr std::int64_t kernel = Kernel, stride = Stride, together = NAS_SIMD_WIDTH == 16 ? 4 : 2;
            std::int64_t const left = x * stride - g.pad_left;
            if (left >= 0 && left + kernel <= g.in_width) {
                bool const several = x + together <= g.out_width && left + (together - 1) * stride + kernel <= g.in_width;
                know(kernel > stride ? left + kernel - stride : left);
                if (several) max_pool_give_whole<Kernel, Stride, together>(in + left * lanes, gradients + x * lanes, row + left * lanes);
                else max_pool_give_whole<Kernel, Stride, 1>(in + left * lanes, gradients + x * lanes, row + left * lanes);
                x += several ? together : 1;
                known = (x - 1) * stride - g.pad_left + kernel;
                continue;
            }
        }
        auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
        know(xs.end);
        vec best = load(in + xs.begin * lanes), winner{};
        for (std::int64_t k = xs.begin + 1; k < xs.end; ++k) {
            vec const v = load(in + k * lanes);
            winner = select_greater(v, best, splat(static_cast<float>(k - xs.begin)), winner);
            best = max(v, best);
        }
        vec const gradient = load(gradients + x * lanes);
        for (std::int64_t k = xs.begin; k < xs.end; ++k)
            store(row + k * lanes, load(row + k * lanes) + select_equal(winner, splat(static_cast<float>(k - xs.begin)), gradient, vec{}));
        ++x;
    }
    know(g.in_width);
}

// A maximum is that of the maxima of a window's rows, so its gradient goes to a row first, and there to a pixel. Both
// steps find the first of the largest, and each row is read, and written, once. `memory`: `pool2d_scratch_floats`.
template <std::size_t Kernel, std::size_t Stride>
void max_pool_plane_backward(pool_geometry const& g, float const* in, float const* gradients, float* target, float* memory) {
    std::int64_t const step = g.out_width * lanes, pitch = g.in_width * lanes;
    pool_rows const largest{memory, g.kernel_height, step}, shares{memory + g.kernel_height * step, g.kernel_height, step};
    std::int64_t read = 0, done = 0;
    for (std::int64_t y = 0; y < g.out_height; ++y) {
        auto const ys = detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height);
        for (read = std::max(read, ys.begin); read < ys.end; ++read) {
            max_pool_row<Kernel>(g, in + read * pitch, largest.at(read));
            clear_vectors(shares.at(read), shares.at(read) + step);
        }
        max_pool_give_rows<Kernel>(largest, shares, ys, gradients + y * step, memory + 2 * g.kernel_height * step);
        std::int64_t const next = y + 1 < g.out_height ? (y + 1) * g.stride_height - g.pad_top : g.in_height;
        for (; done < next; ++done)
            if (done < ys.end) max_pool_give_columns<Kernel, Stride>(g, in + done * pitch, shares.at(done), target + done * pitch);
            else clear_vectors(target + done * pitch, target + (done + 1) * pitch);
    }
}

using max_pool_backward_run = void (*)(pool_geometry const&, float const*, float const*, float*, float*);
inline max_pool_backward_run max_pool_backward_of(pool_geometry const& g) {
    std::int64_t const kernel = g.kernel_height == g.kernel_width ? g.kernel_width : 0;
    if (kernel == 3 && g.stride_width == 1) return &max_pool_plane_backward<3, 1>;
    if (kernel == 3 && g.stride_width == 2) return &max_pool_plane_backward<3, 2>;
    if (kernel == 2 && g.stride_width == 2) return &max_pool_plane_backward<2, 2>;
    return &max_pool_plane_backward<0, 0>;
}

// Calls f with `n` as a constant where it is small, else with 0.
template <class F>
void with_small_constant(std::int64_t n, F const& f) {
    switch (n) {
    case 1: return f(std::integral_constant<std::int64_t, 1>{});
    case 2: return f(std::integral_constant<std::int64_t, 2>{});
    case 3: return f(std::integral_constant<std::int64_t, 3>{});
    default: return f(std::integral_constant<std::int64_t, 0>{});
    }
}

// Row `y` of the input's gradient: the shares of the windows that cover it, summed along columns into `columns` (one
// vector per window, with zeros on both sides), then along rows.
inline void average_pool_row_backward(pool_geometry const& g, std::int64_t y, float const* gradients, float const* shares, float* columns,
                                      float* row) {
    auto const ys = detail::windows_around(y, g.stride_height, g.pad_top, g.kernel_height, g.out_height);
    float const *const row_shares = shares + g.out_width + ys.begin, *const first = gradients + ys.begin * g.out_width * lanes;
    with_small_constant(ys.end - ys.begin, [&](auto constant) {
        std::int64_t const count = constant.value > 0 ? constant.value : ys.end - ys.begin, step = g.out_width * lanes;
        for (std::int64_t x = 0; x < g.out_width; ++x) {
            vec sum{};
            for (std::int64_t k = 0; k < count; ++k) sum = fma(load(first + k * step + x * lanes), splat(row_shares[k]), sum);
            __builtin_prefetch(first + count * step + x * lanes + pool_fetch_distance);
            store(columns + x * lanes, sum * splat(shares[x]));
        }
    });
    for (std::int64_t phase = 0; phase < g.stride_width && phase < g.in_width; ++phase) {
        // Pixels of equal remainders lie in windows last, last - 1 ..., as many for all.
        std::int64_t const remainder = (phase + g.pad_left) % g.stride_width, left = g.kernel_width - 1 - remainder;
        std::int64_t const windows = left < 0 ? 0 : left / g.stride_width + 1;
        float const* const last = columns + (phase + g.pad_left) / g.stride_width * lanes;
        with_small_constant(windows, [&](auto constant) {
            std::int64_t const count = constant.value > 0 ? constant.value : windows;
            float const* from = last;
            for (std::int64_t x = phase; x < g.in_width; x += g.stride_width, from += lanes) {
                __builtin_prefetch(row + x * lanes + pool_fetch_distance);
                vec sum{};
                for (std::int64_t k = 0; k < count; ++k) sum = sum + load(from - k * lanes);
                store(row + x * lanes, sum);
            }
        });
    }
}

inline void pool2d_backward(pool_geometry const& g, float const* in, float const* out_gradient, float* in_gradient, float* scratch,
                            int threads) {
    std::int64_t const planes = g.batch * ((g.channels + lanes - 1) / lanes);
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    std::int64_t const scratch_size = detail::pool2d_scratch_floats(g, lanes);
    max_pool_backward_run const max_pool_backward = max_pool_backward_of(g);
    parallel_for(worthwhile_threads(threads, planes * in_size), planes, [=, &g](std::int64_t begin, std::int64_t end, int thread) {
        float* const mine = scratch + thread * scratch_size;
        float *const columns = mine + detail::pool2d_windows_before(g) * lanes, *const shares = mine + detail::pool2d_windows(g) * lanes;
        if (g.kind != pool_kind::max) {
            clear_vectors(mine, shares);
            pool_shares(g, shares);
        }
        for (std::int64_t plane = begin; plane < end; ++plane) {
            float* const target = in_gradient + plane * in_size;
            float const* const gradients = out_gradient + plane * out_size;
            if (g.kind == pool_kind::max) {
                max_pool_backward(g, in + plane * in_size, gradients, target, mine);
                continue;
            }
            for (std::int64_t y = 0; y < g.in_height; ++y) average_pool_row_backward(g, y, gradients, shares, columns, target + y * g.in_width * lanes);
        }
    });
}

#endif
