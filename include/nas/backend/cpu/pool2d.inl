// Kernels of pool2d.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

struct take_larger {
    [[gnu::always_inline]] static vec combine(vec a, vec b) { return max_or_nan(a, b); }
};
struct take_sum {
    [[gnu::always_inline]] static vec combine(vec a, vec b) { return a + b; }
};

// Reduces the windows of output row `y` of a plane: into `columns` (one vector per image column), then into `row`.
template <class Reduction>
void pool_row(pool_geometry const& g, std::int64_t y, float const* plane, float* columns, float* row) {
    auto const ys = detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height);
    for (std::int64_t x = 0; x < g.in_width; ++x) {
        float const* p = plane + (ys.begin * g.in_width + x) * lanes;
        vec v = load(p);
        for (std::int64_t k = ys.begin + 1; k < ys.end; ++k) v = Reduction::combine(v, load(p += g.in_width * lanes));
        store(columns + x * lanes, v);
    }
    for (std::int64_t x = 0; x < g.out_width; ++x) {
        auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
        vec v = load(columns + xs.begin * lanes);
        for (std::int64_t k = xs.begin + 1; k < xs.end; ++k) v = Reduction::combine(v, load(columns + k * lanes));
        store(row + x * lanes, v);
    }
}

// 1 / divisor of the average of one window.
inline float pool_factor(pool_geometry const& g, std::int64_t y, std::int64_t x) {
    if (g.kind == pool_kind::average_include_padding) return 1.0f / static_cast<float>(g.kernel_height * g.kernel_width);
    auto const ys = detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height);
    auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
    return 1.0f / static_cast<float>((ys.end - ys.begin) * (xs.end - xs.begin));
}

inline void pool2d_forward(pool_geometry const& g, float const* in, float* out, float* scratch, int threads) {
    std::int64_t const planes = g.batch * ((g.channels + lanes - 1) / lanes);
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    parallel_for(worthwhile_threads(threads, planes * in_size), planes, [=, &g](std::int64_t begin, std::int64_t end, int thread) {
        float* const columns = scratch + thread * (g.in_width + g.out_width) * lanes;
        for (std::int64_t plane = begin; plane < end; ++plane)
            for (std::int64_t y = 0; y < g.out_height; ++y) {
                float* const row = out + plane * out_size + y * g.out_width * lanes;
                if (g.kind == pool_kind::max) {
                    pool_row<take_larger>(g, y, in + plane * in_size, columns, row);
                    continue;
                }
                pool_row<take_sum>(g, y, in + plane * in_size, columns, row);
                for (std::int64_t x = 0; x < g.out_width; ++x)
                    store(row + x * lanes, load(row + x * lanes) * splat(pool_factor(g, y, x)));
            }
    });
}

// Gradients of the maxima of output row `y`, whose values are in `row`, added to the plane `target`.
inline void max_pool_row_backward(pool_geometry const& g, std::int64_t y, float const* plane, float const* row, float const* gradients,
                                  float* target) {
    auto const ys = detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height);
    for (std::int64_t x = 0; x < g.out_width; ++x) {
        auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
        vec const best = load(row + x * lanes);
        vec rest = load(gradients + x * lanes); // zero once given away
        for (std::int64_t ky = ys.begin; ky < ys.end; ++ky)
            for (std::int64_t kx = xs.begin; kx < xs.end; ++kx) {
                std::int64_t const at = (ky * g.in_width + kx) * lanes;
                vec const v = load(plane + at);
                store(target + at, load(target + at) + select_equal(v, best, rest, vec{}));
                rest = select_equal(v, best, vec{}, rest);
            }
    }
}

inline void average_pool_row_backward(pool_geometry const& g, std::int64_t y, float const* gradients, float* columns, float* target) {
    for (std::int64_t x = 0; x < g.in_width; ++x) store(columns + x * lanes, vec{});
    for (std::int64_t x = 0; x < g.out_width; ++x) {
        auto const xs = detail::window_inside(x, g.stride_width, g.pad_left, g.kernel_width, g.in_width);
        vec const share = load(gradients + x * lanes) * splat(pool_factor(g, y, x));
        for (std::int64_t k = xs.begin; k < xs.end; ++k) store(columns + k * lanes, load(columns + k * lanes) + share);
    }
    auto const ys = detail::window_inside(y, g.stride_height, g.pad_top, g.kernel_height, g.in_height);
    for (std::int64_t k = ys.begin; k < ys.end; ++k) {
        float* const line = target + k * g.in_width * lanes;
        for (std::int64_t x = 0; x < g.in_width; ++x) store(line + x * lanes, load(line + x * lanes) + load(columns + x * lanes));
    }
}

inline void pool2d_backward(pool_geometry const& g, float const* in, float const* out_gradient, float* in_gradient, float* scratch,
                            int threads) {
    std::int64_t const planes = g.batch * ((g.channels + lanes - 1) / lanes);
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    parallel_for(worthwhile_threads(threads, planes * in_size), planes, [=, &g](std::int64_t begin, std::int64_t end, int thread) {
        float* const columns = scratch + thread * (g.in_width + g.out_width) * lanes;
        float* const row = columns + g.in_width * lanes;
        for (std::int64_t plane = begin; plane < end; ++plane) {
            float* const target = in_gradient + plane * in_size;
            for (std::int64_t i = 0; i < in_size; i += lanes) store(target + i, vec{});
            for (std::int64_t y = 0; y < g.out_height; ++y) {
                float const* const gradients = out_gradient + plane * out_size + y * g.out_width * lanes;
                if (g.kind == pool_kind::max) {
                    pool_row<take_larger>(g, y, in + plane * in_size, columns, row);
                    max_pool_row_backward(g, y, in + plane * in_size, row, gradients, target);
                } else {
                    average_pool_row_backward(g, y, gradients, columns, target);
                }
            }
        }
    });
}

#endif
