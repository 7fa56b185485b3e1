// Kernels of pool_windows.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

/// The windows that one output sees along the three axes.
struct window_box {
    pool_window z, y, x;
    std::int64_t places() const { return z.count * y.count * x.count; }
    std::int64_t counted() const { return z.counted * y.counted * x.counted; }
};

// Calls row(first) for every row of places of a window, where `first` is the offset of its first vector, and
// place(offset) for every place in it.
template <class Row, class Place>
[[gnu::always_inline]] inline void for_each_row_place(pool_geometry_nd const& g, window_box const& w, Row const& row, Place const& place) {
    std::int64_t const step = g.axes[2].step * lanes;
    for (std::int64_t i = 0; i < w.z.count; ++i)
        for (std::int64_t j = 0; j < w.y.count; ++j) {
            std::int64_t const line = (w.z.begin + i * g.axes[0].step) * g.axes[1].in + w.y.begin + j * g.axes[1].step;
            std::int64_t at = (line * g.axes[2].in + w.x.begin) * lanes;
            for (std::int64_t k = 0; k < w.x.count; ++k, at += step) place(at);
            row();
        }
}

// Calls f(box, number of the output) for the outputs whose window along the first axis is number `z`.
template <class F>
[[gnu::always_inline]] inline void for_each_window(pool_geometry_nd const& g, std::int64_t z, F const& f) {
    pool_axis const &rows = g.axes[1], &columns = g.axes[2];
    std::int64_t at = z * rows.out() * columns.out();
    for (std::int64_t y = 0; y < rows.out(); ++y)
        for (std::int64_t x = 0; x < columns.out(); ++x, ++at)
            f(window_box{g.axes[0].windows[static_cast<std::size_t>(z)], rows.windows[static_cast<std::size_t>(y)],
                         columns.windows[static_cast<std::size_t>(x)]},
              at);
}

// Sums f(place) over a window, row by row, so that long sums stay exact.
template <class F>
[[gnu::always_inline]] inline vec sum_window(pool_geometry_nd const& g, window_box const& w, F const& f) {
    vec sum{}, part{};
    for_each_row_place(
        g, w,
        [&]() NAS_INLINE_LAMBDA {
            sum = sum + part;
            part = vec{};
        },
        [&](std::int64_t at) NAS_INLINE_LAMBDA { part = part + f(at); });
    return sum;
}

[[gnu::always_inline]] inline vec magnitude(vec a) { return max(a, vec{} - a); }

[[gnu::always_inline]] inline vec window_norm(pool_geometry_nd const& g, window_box const& w, float const* plane) {
    if (g.p == 1) return sum_window(g, w, [=](std::int64_t at) NAS_INLINE_LAMBDA { return magnitude(load(plane + at)); });
    return square_root(sum_window(g, w, [=](std::int64_t at) NAS_INLINE_LAMBDA {
        vec const x = load(plane + at);
        return x * x;
    }));
}

[[gnu::always_inline]] inline float window_share(pool_geometry_nd const& g, window_box const& w) {
    return 1 / static_cast<float>(g.function == pool_function::average_include_padding ? w.counted() : w.places());
}

[[gnu::always_inline]] inline vec pool_window_of(pool_geometry_nd const& g, window_box const& w, float const* plane) {
    if (g.function == pool_function::lp) return window_norm(g, w, plane);
    if (g.function != pool_function::max)
        return splat(window_share(g, w)) * sum_window(g, w, [=](std::int64_t at) NAS_INLINE_LAMBDA { return load(plane + at); });
    vec most = splat(-__builtin_huge_valf());
    for_each_row_place(
        g, w, []() NAS_INLINE_LAMBDA {},
        [&](std::int64_t at) NAS_INLINE_LAMBDA { most = select_equal(most, most, max_or_nan(load(plane + at), most), most); });
    return most;
}

inline void pool_windows_slice(pool_geometry_nd const& g, float const* plane, std::int64_t z, float* result) {
    for_each_window(g, z, [=, &g](window_box const& w, std::int64_t at) NAS_INLINE_LAMBDA { store(result + at * lanes, pool_window_of(g, w, plane)); });
}

inline void pool_windows_forward(pool_geometry_nd const& g, std::int64_t planes, float const* in, float* out, int threads) {
    std::int64_t const slices = g.axes[0].out(), in_size = g.in() * lanes, out_size = g.out() * lanes;
    parallel_for(worthwhile_threads(threads, planes * in_size), planes * slices, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i)
            pool_windows_slice(g, in + i / slices * in_size, i % slices, out + i / slices * out_size);
    });
}

// The first of the largest places takes the gradient.
[[gnu::always_inline]] inline void scatter_maximum(pool_geometry_nd const& g, window_box const& w, float const* plane, vec gradient, float* target) {
    float const infinite = __builtin_huge_valf();
    auto const number = [=](std::int64_t at) NAS_INLINE_LAMBDA {
        vec const x = load(plane + at);
        return select_equal(x, x, x, splat(infinite));
    };
    vec most = splat(-infinite);
    for_each_row_place(
        g, w, []() NAS_INLINE_LAMBDA {}, [&](std::int64_t at) NAS_INLINE_LAMBDA { most = max(most, number(at)); });
    for_each_row_place(
        g, w, []() NAS_INLINE_LAMBDA {},
        [&](std::int64_t at) NAS_INLINE_LAMBDA {
            vec const x = number(at);
            store(target + at, load(target + at) + select_equal(x, most, gradient, vec{}));
            gradient = select_equal(x, most, vec{}, gradient);
        });
}

// sign(x) (|x| / norm)^(p - 1), nothing of a norm of zero.
[[gnu::always_inline]] inline void scatter_norm(pool_geometry_nd const& g, window_box const& w, float const* plane, vec gradient, float* target) {
    vec const norm = window_norm(g, w, plane);
    bool const first = g.p == 1;
    vec const share = first ? gradient : select_equal(norm, vec{}, vec{}, gradient / norm);
    for_each_row_place(
        g, w, []() NAS_INLINE_LAMBDA {},
        [&](std::int64_t at) NAS_INLINE_LAMBDA {
            vec const x = load(plane + at);
            vec const slope = first ? select_greater(x, vec{}, splat(1), select_greater(vec{}, x, splat(-1), vec{})) : x;
            store(target + at, fma(share, slope, load(target + at)));
        });
}

inline void pool_windows_backward_slice(pool_geometry_nd const& g, float const* plane, float const* gradients, std::int64_t z, float* target) {
    for_each_window(g, z, [=, &g](window_box const& w, std::int64_t at) NAS_INLINE_LAMBDA {
        vec const gradient = load(gradients + at * lanes);
        if (g.function == pool_function::max) return scatter_maximum(g, w, plane, gradient, target);
        if (g.function == pool_function::lp) return scatter_norm(g, w, plane, gradient, target);
        vec const share = gradient * splat(window_share(g, w));
        for_each_row_place(
            g, w, []() NAS_INLINE_LAMBDA {},
            [=](std::int64_t i) NAS_INLINE_LAMBDA { store(target + i, load(target + i) + share); });
    });
}

inline void pool_windows_backward(pool_geometry_nd const& g, std::int64_t planes, float const* in, float const* out_gradient, float* in_gradient, int threads) {
    std::int64_t const in_size = g.in() * lanes, out_size = g.out() * lanes;
    parallel_for(worthwhile_threads(threads, planes * in_size), planes, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t p = begin; p < end; ++p) {
            float* const target = in_gradient + p * in_size;
            __builtin_memset(target, 0, static_cast<std::size_t>(in_size) * sizeof(float));
            for (std::int64_t z = 0; z < g.axes[0].out(); ++z)
                pool_windows_backward_slice(g, in ? in + p * in_size : nullptr, out_gradient + p * out_size, z, target);
        }
    });
}

#endif
