// Kernels of convolution.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

using convolution_plan = detail::convolution_plan;

// Calls row(ky, kx, first, last, source): the pixels [first, last) of the strip that starts at `begin`, all of one row of
// results, and the pixel of the input under tap (ky, kx) for the first of them; its column may lie outside of the image.
struct convolution_run {
    std::int64_t first, last; // in the strip
    std::int64_t y, x;        // of the input, for `first`
};
template <class F>
[[gnu::always_inline]] inline void for_each_run(convolution_plan const& p, std::int64_t tap, std::int64_t begin, std::int64_t end, F const& f) {
    auto const& g = p.g;
    std::int64_t const ky = tap / g.kernel_width, kx = tap % g.kernel_width;
    for (std::int64_t pixel = begin; pixel < end;) {
        std::int64_t const y = pixel / g.out_width, x = pixel % g.out_width;
        std::int64_t const last = (y + 1) * g.out_width < end ? (y + 1) * g.out_width : end;
        f(convolution_run{pixel - begin, last - begin, y * g.stride_height - g.pad_top + ky * g.dilation_height,
                          x * g.stride_width - g.pad_left + kx * g.dilation_width});
        pixel = last;
    }
}

// What lies under the windows of the strip [begin, end) of one image: {in blocks, taps, strip, lanes}.
inline void gather(convolution_plan const& p, float const* in, std::int64_t begin, std::int64_t end, float* to) {
    auto const& g = p.g;
    for (std::int64_t b = 0; b < p.in.blocks(); ++b)
        for (std::int64_t tap = 0; tap < p.taps; ++tap) {
            float* const strip = to + (b * p.taps + tap) * p.strip * lanes;
            float const* const plane = in + b * p.in_pixels() * lanes;
            for_each_run(p, tap, begin, end, [&](convolution_run const& r) NAS_INLINE_LAMBDA {
                bool const inside = r.y >= 0 && r.y < g.in_height;
                std::int64_t x = r.x;
                for (std::int64_t i = r.first; i < r.last; ++i, x += g.stride_width)
                    store(strip + i * lanes, inside && x >= 0 && x < g.in_width ? load(plane + (r.y * g.in_width + x) * lanes) : vec{});
            });
        }
}

// Adds a strip of one tap's gradients to those of the input's block.
inline void spread(convolution_plan const& p, std::int64_t tap, std::int64_t begin, std::int64_t end, float const* strip, float* plane) {
    auto const& g = p.g;
    for_each_run(p, tap, begin, end, [&](convolution_run const& r) NAS_INLINE_LAMBDA {
        if (r.y < 0 || r.y >= g.in_height) return;
        std::int64_t x = r.x;
        for (std::int64_t i = r.first; i < r.last; ++i, x += g.stride_width) {
            if (x < 0 || x >= g.in_width) continue;
            float* const to = plane + (r.y * g.in_width + x) * lanes;
            store(to, load(to) + load(strip + i * lanes));
        }
    });
}

template <class Fn>
void add_bias(float const* bias, std::int64_t pixels, float* out) {
    vec const b = load(bias);
    for (std::int64_t i = 0; i < pixels; ++i) store(out + i * lanes, Fn::value(load(out + i * lanes) + b));
}

inline void convolution_forward(convolution_plan const& p, float const* in, float const* weights, float const* bias, activation act, float* out,
                                float* scratch, std::int64_t thread_floats, int threads) {
    auto* const finish = with_activation(act, [](auto fn) { return &add_bias<decltype(fn)>; });
    std::int64_t const in_size = p.in.blocks() * p.in_pixels() * lanes, out_size = p.out.blocks() * p.out_pixels() * lanes;
    std::int64_t const length = p.reads * p.taps * lanes;
    parallel_for(threads, p.g.batch * p.strips(), [&](std::int64_t first, std::int64_t last, int thread) {
        float* const gathered = scratch + thread * thread_floats;
        float offset[lanes];
        for (std::int64_t task = first; task < last; ++task) {
            std::int64_t const image = task / p.strips(), begin = task % p.strips() * p.strip;
            std::int64_t const end = begin + p.strip < p.out_pixels() ? begin + p.strip : p.out_pixels();
            float const* const from = in + image * in_size;
            if (!p.direct) gather(p, from, begin, end, gathered);
            float const* const rows = p.direct ? from + begin * lanes : gathered;
            std::int64_t const block = (p.direct ? p.in_pixels() : p.strip) * lanes;
            for (std::int64_t o = 0; o < p.out.blocks(); o += p.together) {
                std::int64_t const vecs = p.vectors(o, p.out.blocks());
                float const* const columns = weights + o * p.block_weights();
                float* const to = out + image * out_size + (o * p.out_pixels() + begin) * lanes;
                block_product const product{rows + p.out.padded(o, p.in, p.reads).first * p.taps * block, block, p.reads * p.taps, columns, to,
                                            p.out_pixels() * lanes, columns + vecs * p.block_weights()};
                multiply_columns(product, vecs, end - begin, length);
                if (!bias && act == activation::none) continue;
                for (std::int64_t j = 0; j < vecs; ++j) {
                    store(offset, bias ? load_channels(bias, p.g.out_channels, o + j) : vec{});
                    finish(offset, end - begin, to + j * p.out_pixels() * lanes);
                }
            }
        }
    });
}

// For one or two blocks of the input, which lie together: {pairs of blocks and taps, out channels, 2, lanes}.
inline void convolution_data_weights(convolution_plan const& p, float const* weights, float* data_weights, int threads) {
    std::int64_t const square = lanes * lanes, length = p.feeds * lanes, each = p.taps * length * lanes;
    parallel_for(worthwhile_threads(threads, p.in.blocks() * each), p.in.blocks(), [&](std::int64_t first, std::int64_t last, int) {
        for (std::int64_t b = first; b < last; ++b) {
            std::int64_t const unit = p.together == 2 ? b / 2 * 2 : b, products = p.vectors(unit, p.in.blocks()) * p.taps;
            auto const fed = p.in.padded(b, p.out, p.feeds);
            for (std::int64_t tap = 0; tap < p.taps; ++tap) {
                std::int64_t const product = (b - unit) * p.taps + tap, pair = product / 2 * 2, vecs = pair + 1 < products ? 2 : 1;
                float* const to = data_weights + unit * each + pair * length * lanes + (product - pair) * lanes;
                for (std::int64_t k = 0; k < fed.count; ++k) {
                    std::int64_t const o = fed.first + k, stored = p.together == 2 ? o / 2 * 2 : o, stored_vecs = p.vectors(stored, p.out.blocks());
                    std::int64_t const at = b - p.out.padded(o, p.in, p.reads).first;
                    bool const there = at >= 0 && at < p.reads;
                    float const* const from =
                        weights + stored * p.block_weights() + (there ? (at * p.taps + tap) * square * stored_vecs : 0) + (o - stored) * lanes;
                    for (std::int64_t c = 0; c < lanes; ++c)
                        for (std::int64_t i = 0; i < lanes; ++i)
                            to[(k * lanes + c) * vecs * lanes + i] = there ? from[i * stored_vecs * lanes + c] : 0.0f;
                }
            }
        }
    });
}

inline void convolution_backward_data(convolution_plan const& p, float const* out_gradient, float const* data_weights, float* in_gradient, float* scratch,
                                      std::int64_t thread_floats, int threads) {
    std::int64_t const length = p.feeds * lanes, each = p.taps * length * lanes, out_size = p.out.blocks() * p.out_pixels() * lanes;
    std::int64_t const units = (p.in.blocks() + p.together - 1) / p.together, block = p.out_pixels() * lanes;
    parallel_for(threads, p.g.batch * units, [&](std::int64_t first, std::int64_t last, int thread) {
        float* const strip = scratch + thread * thread_floats;
        for (std::int64_t task = first; task < last; ++task) {
            std::int64_t const image = task / units, b = task % units * p.together, products = p.vectors(b, p.in.blocks()) * p.taps;
            float const* const from = out_gradient + image * out_size + p.in.padded(b, p.out, p.feeds).first * block;
            float* const to = in_gradient + (image * p.in.blocks() + b) * p.in_pixels() * lanes;
            if (!p.direct)
                for (std::int64_t i = 0; i < products / p.taps * p.in_pixels(); ++i) store(to + i * lanes, vec{});
            for (std::int64_t begin = 0; begin < p.out_pixels(); begin += p.strip) {
                std::int64_t const end = begin + p.strip < p.out_pixels() ? begin + p.strip : p.out_pixels();
                for (std::int64_t k = 0; k < products; k += 2) {
                    std::int64_t const vecs = k + 1 < products ? 2 : 1;
                    float const* const columns = data_weights + b * each + k * length * lanes;
                    float* const result = p.direct ? to + begin * lanes : strip;
                    std::int64_t const result_block = (p.direct ? p.in_pixels() : p.strip) * lanes;
                    multiply_columns(block_product{from + begin * lanes, block, p.feeds, columns, result, result_block, columns + vecs * length * lanes},
                                     vecs, end - begin, length);
                    if (p.direct) continue;
                    for (std::int64_t j = 0; j < vecs; ++j)
                        spread(p, (k + j) % p.taps, begin, end, strip + j * p.strip * lanes, to + (k + j) / p.taps * p.in_pixels() * lanes);
                }
            }
        }
    });
}

inline void convolution_backward_weights(convolution_plan const& p, float const* in, float const* out_gradient, float* weight_gradient, float* scratch,
                                         std::int64_t thread_floats, int threads) {
    std::int64_t const in_size = p.in.blocks() * p.in_pixels() * lanes, out_size = p.out.blocks() * p.out_pixels() * lanes;
    std::int64_t const tasks = p.g.batch * p.strips(), weights = p.out.blocks() * p.block_weights(), sums_at = detail::convolution_gathered(p);
    int const parts = tasks < threads ? static_cast<int>(tasks) : threads;
    parallel_for(parts, tasks, [&](std::int64_t first, std::int64_t last, int thread) {
        float* const gathered = scratch + thread * thread_floats;
        float* const sums = scratch + thread * thread_floats + sums_at;
        for (std::int64_t i = 0; i < weights; i += lanes) store(sums + i, vec{});
        for (std::int64_t task = first; task < last; ++task) {
            std::int64_t const image = task / p.strips(), begin = task % p.strips() * p.strip;
            std::int64_t const end = begin + p.strip < p.out_pixels() ? begin + p.strip : p.out_pixels();
            float const* const from = in + image * in_size;
            if (!p.direct) gather(p, from, begin, end, gathered);
            float const* const rows = p.direct ? from + begin * lanes : gathered;
            std::int64_t const block = (p.direct ? p.in_pixels() : p.strip) * lanes;
            for (std::int64_t o = 0; o < p.out.blocks(); o += p.together) {
                std::int64_t const vecs = p.vectors(o, p.out.blocks());
                float const* const read = rows + p.out.padded(o, p.in, p.reads).first * p.taps * block;
                float const* const gradient = out_gradient + image * out_size + (o * p.out_pixels() + begin) * lanes;
                float* const to = sums + o * p.block_weights();
                for (std::int64_t k = 0; k < p.reads * p.taps; ++k)
                    if (vecs == 2) add_products<2>(read + k * block, gradient, p.out_pixels() * lanes, end - begin, to + k * 2 * lanes * lanes);
                    else add_products<1>(read + k * block, gradient, p.out_pixels() * lanes, end - begin, to + k * lanes * lanes);
            }
        }
    });
    parallel_elements(threads, weights, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; i += lanes) {
            vec sum = load(scratch + sums_at + i);
            for (int t = 1; t < parts; ++t) sum = sum + load(scratch + t * thread_floats + sums_at + i);
            store(weight_gradient + i, sum);
        }
    });
}

#endif
