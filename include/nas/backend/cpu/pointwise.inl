// Kernels of pointwise.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

using pointwise_plan = detail::pointwise_plan;

// Some pixels of one image, or several whole images; its rows are the pixels of all of them.
struct pointwise_strip {
    std::int64_t image, images, begin, pixels;

    std::int64_t rows() const { return images * pixels; }
};
inline pointwise_strip strip_of(pointwise_plan const& p, std::int64_t task) {
    if (p.images > 1) {
        std::int64_t const first = task * p.images;
        return {first, first + p.images < p.batch ? p.images : p.batch - first, 0, p.pixels};
    }
    std::int64_t const begin = task % p.image_strips() * p.rows;
    return {task / p.image_strips(), 1, begin, begin + p.rows < p.pixels ? p.rows : p.pixels - begin};
}

// Blocks of channels of a strip, as floats: where block 0 begins, and from one to the next.
struct pointwise_rows {
    float const* at;
    std::int64_t block;
};

// Calls f(where the pixels begin, their first row) for what belongs to one block of images with `blocks` blocks.
template <class F>
[[gnu::always_inline]] inline void for_each_piece(pointwise_plan const& p, pointwise_strip const& s, std::int64_t blocks, std::int64_t block,
                                                  F const& f) {
    for (std::int64_t n = 0; n < s.images; ++n) f((((s.image + n) * blocks + block) * p.pixels + s.begin) * lanes, n * s.pixels * lanes);
}

template <class Fn>
void load_normed(std::int64_t floats, float const* factor, float const* offset, float const* in, float* to) {
    vec const a = load(factor), b = load(offset);
    for (std::int64_t i = 0; i < floats; i += lanes) store(to + i, Fn::value(fma(load(in + i), a, b)));
}

// Blocks [first, last) of the input as the product reads them: through the norm, or as they are.
inline pointwise_rows pointwise_input(pointwise_plan const& p, pointwise_strip const& s, norm_link const* norm, float const* in, float* loaded,
                                 std::int64_t first, std::int64_t last) {
    if (!norm && s.images == 1) return {in + (s.image * p.in_blocks * p.pixels + s.begin) * lanes, p.pixels * lanes};
    auto* const through = with_activation(norm ? norm->act : activation::none, [](auto fn) { return &load_normed<decltype(fn)>; });
    for (std::int64_t b = first; b < last; ++b)
        for_each_piece(p, s, p.in_blocks, b, [&](std::int64_t from, std::int64_t row) NAS_INLINE_LAMBDA {
            float* const to = loaded + b * s.rows() * lanes + row;
            if (norm) through(s.pixels * lanes, norm->factor + b * lanes, norm->offset + b * lanes, in + from, to);
            else __builtin_memcpy(to, in + from, static_cast<std::size_t>(s.pixels * lanes) * sizeof(float));
        });
    return {loaded, s.rows() * lanes};
}

inline pointwise_rows pointwise_gradient(pointwise_plan const& p, pointwise_strip const& s, detail::pointwise_backward_call const& c, float* loaded,
                                    std::int64_t first, std::int64_t last) {
    if (!c.behind && s.images == 1) return {c.out_gradient + (s.image * p.out_blocks * p.pixels + s.begin) * lanes, p.pixels * lanes};
    for (std::int64_t b = first; b < last; ++b) {
        vec const a = c.behind ? load(c.behind->factor + b * lanes) : splat(1), slope = c.behind ? load(c.behind->slope + b * lanes) : vec{},
                  constant = c.behind ? load(c.behind->constant + b * lanes) : vec{};
        for (std::int64_t n = 0; n < s.images; ++n) {
            std::int64_t const from = (((s.image + n) * p.out_blocks + b) * p.pixels + s.begin) * lanes;
            float const *const g = c.out_gradient + from, *const y = c.out + from;
            float* const to = loaded + (b * s.rows() + n * s.pixels) * lanes;
            if (c.behind)
                for (std::int64_t i = 0; i < s.pixels * lanes; i += lanes) store(to + i, fma(a, load(g + i), fma(load(y + i), slope, constant)));
            else __builtin_memcpy(to, g, static_cast<std::size_t>(s.pixels * lanes) * sizeof(float));
        }
    }
    return {loaded, s.rows() * lanes};
}

// What the strip behind `s` will read and write, to be fetched while `s` is worked on; nothing behind the last.
struct pointwise_ahead {
    static constexpr int most = 512;
    line_run runs[most + 1];
    int count = 0;

    void add(pointwise_plan const& p, pointwise_strip const& s, std::int64_t blocks, float const* images) {
        for (std::int64_t n = 0; n < s.images; ++n)
            for (std::int64_t b = 0; b < blocks && count < most; ++b) {
                float const* const at = images + (((s.image + n) * blocks + b) * p.pixels + s.begin) * lanes;
                runs[count++] = {at, at + s.pixels * lanes};
            }
    }
    lines_ahead start(float const* somewhere) {
        runs[count] = {somewhere, nullptr};
        lines_ahead a{runs[0].at, runs[0].end, runs};
        a.next += a.end != nullptr;
        return a;
    }
};

// Two sums per channel of some hundred numbers, in float: of statistics around a pivot, or of a norm's gradient.
struct pointwise_sums {
    float* at;         // {blocks, pivot and two sums, lanes}
    std::int64_t rows; // summed up so far
    bool pivots;       // are known

    float* block(std::int64_t b) const { return at + b * 3 * lanes; }
    static constexpr std::int64_t enough = 512;
};
inline void clear_sums(pointwise_sums& s, std::int64_t blocks) {
    s.rows = 0;
    for (std::int64_t b = 0; b < blocks; ++b) {
        store(s.block(b) + lanes, vec{});
        store(s.block(b) + 2 * lanes, vec{});
    }
}

inline void add_rows(pointwise_sums const& s, std::int64_t block, float const* rows, std::int64_t floats) {
    float* const to = s.block(block);
    if (!s.pivots) {
        vec sum{};
        for (std::int64_t i = 0; i < floats; i += lanes) sum = sum + load(rows + i);
        store(to, sum * splat(static_cast<float>(lanes) / static_cast<float>(floats)));
    }
    vec const pivot = load(to);
    vec sum[2] = {load(to + lanes)}, squares[2] = {load(to + 2 * lanes)};
    auto const add = [&](std::int64_t i, std::size_t k) NAS_INLINE_LAMBDA {
        vec const d = load(rows + i) - pivot;
        sum[k] = sum[k] + d;
        squares[k] = fma(d, d, squares[k]);
    };
    std::int64_t i = 0;
    for (; i + 2 * lanes <= floats; i += 2 * lanes) {
        add(i, 0);
        add(i + lanes, 1);
    }
    if (i < floats) add(i, 0);
    store(to + lanes, sum[0] + sum[1]);
    store(to + 2 * lanes, squares[0] + squares[1]);
}

// Moves the sums of some blocks to the statistics, whose mean is the next pivot.
inline void join_statistics(pointwise_sums& s, std::int64_t first, std::int64_t last, detail::batch_norm_part* parts) {
    if (s.rows == 0) return;
    double const n = static_cast<double>(s.rows);
    for (std::int64_t b = first; b < last; ++b) {
        float* const from = s.block(b);
        detail::batch_norm_part fresh;
        fresh.count = n;
        for (std::int64_t c = 0; c < lanes; ++c) {
            double const sum = static_cast<double>(from[lanes + c]), squares = static_cast<double>(from[2 * lanes + c]);
            fresh.mean[c] = static_cast<double>(from[c]) + sum / n;
            fresh.squares[c] = squares > sum * sum / n ? squares - sum * sum / n : 0;
        }
        merge(parts[b], fresh);
        for (std::int64_t c = 0; c < lanes; ++c) from[c] = static_cast<float>(parts[b].mean[c]);
    }
    s.pivots = true;
}
inline void join_gradient_sums(pointwise_sums& s, std::int64_t first, std::int64_t last, detail::batch_norm_part* parts) {
    for (std::int64_t b = first; b < last; ++b)
        for (std::int64_t c = 0; c < lanes; ++c) {
            parts[b].mean[c] += static_cast<double>(s.block(b)[lanes + c]);
            parts[b].squares[c] += static_cast<double>(s.block(b)[2 * lanes + c]);
        }
}

// m = f'(factor * in + offset) * g, and the sums of m and m * (in - mean).
template <class Fn>
void mask_rows(norm_link const& norm, std::int64_t block, std::int64_t floats, float const* in, float const* g, float* m, float* sums) {
    vec const a = load(norm.factor + block * lanes), b = load(norm.offset + block * lanes), mean = load(norm.mean + block * lanes);
    vec sum[2] = {load(sums + lanes)}, product[2] = {load(sums + 2 * lanes)};
    auto const add = [&](std::int64_t i, std::size_t k) NAS_INLINE_LAMBDA {
        vec const x = load(in + i), d = Fn::backward(fma(x, a, b), load(g + i));
        store(m + i, d);
        sum[k] = sum[k] + d;
        product[k] = fma(d, x - mean, product[k]);
    };
    std::int64_t i = 0;
    for (; i + 2 * lanes <= floats; i += 2 * lanes) {
        add(i, 0);
        add(i + lanes, 1);
    }
    if (i < floats) add(i, 0);
    store(sums + lanes, sum[0] + sum[1]);
    store(sums + 2 * lanes, product[0] + product[1]);
}

// With many weights it is these that should be fetched, before each product.
inline bool fetches_images(pointwise_plan const& p) { return p.weights() <= 16 * 1024; }

inline std::int64_t rest_of(std::int64_t channels) { return (channels - 1) % lanes + 1; }

// Results of out blocks [first, last) of a strip.
inline void forward_strip(pointwise_plan const& p, detail::pointwise_forward_call const& c, pointwise_strip const& s, pointwise_rows const& x,
                          float* temporary, pointwise_sums const& sums, std::int64_t first, std::int64_t last, lines_ahead* ahead) {
    auto* const finish = with_activation(c.act, [](auto fn) { return &add_bias<decltype(fn)>; });
    std::int64_t const length = (p.in_blocks - 1) * lanes + rest_of(p.in_channels), column_floats = p.in_blocks * lanes * lanes;
    float offset[lanes];
    for (std::int64_t o = first; o < last; o += 2) {
        std::int64_t const vecs = o + 1 < p.out_blocks ? 2 : 1;
        float const* const columns = c.weights + o * column_floats;
        bool const direct = s.images == 1;
        float* const to = direct ? c.out + ((s.image * p.out_blocks + o) * p.pixels + s.begin) * lanes : temporary;
        std::int64_t const block = (direct ? p.pixels : s.rows()) * lanes;
        multiply_columns({x.at, x.block, p.in_blocks, columns, to, block, columns + vecs * column_floats, rest_of(p.in_channels), ahead}, vecs, s.rows(),
                         length);
        for (std::int64_t j = 0; j < vecs; ++j) {
            float* const result = to + j * block;
            if (c.behind) add_rows(sums, o + j, result, s.rows() * lanes);
            if (c.bias || c.act != activation::none) {
                store(offset, c.bias ? load_channels(c.bias, p.out_channels, o + j) : vec{});
                finish(offset, s.rows(), result);
            }
            if (!direct)
                for_each_piece(p, s, p.out_blocks, o + j, [&](std::int64_t at, std::int64_t row) NAS_INLINE_LAMBDA {
                    __builtin_memcpy(c.out + at, result + row, static_cast<std::size_t>(s.pixels * lanes) * sizeof(float));
                });
        }
    }
}

inline void pointwise_forward(pointwise_plan const& p, detail::pointwise_forward_call const& c) {
    auto* const scratch = static_cast<float*>(c.scratch);
    if (p.wide) {
        pointwise_strip const s{0, p.batch, 0, p.pixels};
        int const threads = worthwhile_threads(p.threads, s.rows() * p.in_channels * p.out_channels / 8);
        float* const loaded = scratch + p.loaded_at(0);
        pointwise_rows x{};
        if (c.before || s.images > 1)
            parallel_for(worthwhile_threads(threads, p.in_blocks * s.rows() * lanes), p.in_blocks,
                         [&](std::int64_t first, std::int64_t last, int) { pointwise_input(p, s, c.before, c.in, loaded, first, last); });
        x = pointwise_input(p, s, c.before, c.in, loaded, 0, 0);
        parallel_for(threads, (p.out_blocks + 1) / 2, [&](std::int64_t begin, std::int64_t end, int thread) {
            float* const mine = scratch + thread * p.thread_floats();
            std::int64_t const first = 2 * begin, last = 2 * end < p.out_blocks ? 2 * end : p.out_blocks;
            pointwise_sums sums{mine + p.sums_at(), 0, false};
            clear_sums(sums, p.out_blocks);
            forward_strip(p, c, s, x, mine, sums, first, last, nullptr);
            sums.rows = s.rows();
            if (c.behind) join_statistics(sums, first, last, c.behind->parts + thread * p.out_blocks);
        });
        return;
    }
    parallel_for(p.threads, p.strips(), [&](std::int64_t first, std::int64_t last, int thread) {
        float *const mine = scratch + thread * p.thread_floats(), *const loaded = scratch + p.loaded_at(thread);
        pointwise_sums sums{mine + p.sums_at(), 0, false};
        clear_sums(sums, p.out_blocks);
        auto* const parts = c.behind ? c.behind->parts + thread * p.out_blocks : nullptr;
        for (std::int64_t task = first; task < last; ++task) {
            pointwise_strip const s = strip_of(p, task);
            pointwise_rows const x = pointwise_input(p, s, c.before, c.in, loaded, 0, p.in_blocks);
            pointwise_ahead next;
            if (task + 1 < last) {
                next.add(p, strip_of(p, task + 1), p.in_blocks, c.in);
                next.add(p, strip_of(p, task + 1), p.out_blocks, c.out);
            }
            lines_ahead ahead = next.start(mine);
            forward_strip(p, c, s, x, mine, sums, 0, p.out_blocks, fetches_images(p) ? &ahead : nullptr);
            sums.rows += s.rows();
            if (!parts) continue;
            sums.pivots = true;
            if (sums.rows < pointwise_sums::enough && task + 1 < last) continue;
            join_statistics(sums, 0, p.out_blocks, parts);
            clear_sums(sums, p.out_blocks);
        }
    });
}

// The input's gradient for in blocks [first, last) of a strip.
inline void data_strip(pointwise_plan const& p, detail::pointwise_backward_call const& c, pointwise_strip const& s, pointwise_rows const& g,
                       float* temporary, pointwise_sums const& sums, std::int64_t first, std::int64_t last, lines_ahead* ahead) {
    auto* const mask = with_activation(c.sums ? c.before->act : activation::none, [](auto fn) { return &mask_rows<decltype(fn)>; });
    std::int64_t const length = (p.out_blocks - 1) * lanes + rest_of(p.out_channels), column_floats = p.out_blocks * lanes * lanes;
    for (std::int64_t i = first; i < last; i += 2) {
        std::int64_t const vecs = i + 1 < p.in_blocks ? 2 : 1;
        float const* const columns = c.data_weights + i * column_floats;
        bool const direct = s.images == 1 && !c.sums;
        float* const to = direct ? c.in_gradient + ((s.image * p.in_blocks + i) * p.pixels + s.begin) * lanes : temporary;
        std::int64_t const block = (direct ? p.pixels : s.rows()) * lanes;
        multiply_columns({g.at, g.block, p.out_blocks, columns, to, block, columns + vecs * column_floats, rest_of(p.out_channels), ahead}, vecs, s.rows(),
                         length);
        if (direct) continue;
        for (std::int64_t j = 0; j < vecs; ++j)
            for_each_piece(p, s, p.in_blocks, i + j, [&](std::int64_t at, std::int64_t row) NAS_INLINE_LAMBDA {
                float const* const result = to + j * block + row;
                if (c.sums) mask(*c.before, i + j, s.pixels * lanes, c.in + at, result, c.in_gradient + at, sums.block(i + j));
                else __builtin_memcpy(c.in_gradient + at, result, static_cast<std::size_t>(s.pixels * lanes) * sizeof(float));
            });
    }
}

// Adds to the gradient of the weights of out blocks [first, last).
inline void weights_strip(pointwise_plan const& p, pointwise_strip const& s, pointwise_rows const& x, pointwise_rows const& g, float* gradient,
                          std::int64_t first, std::int64_t last, lines_ahead& ahead) {
    for (std::int64_t o = first; o < last; o += 2) {
        std::int64_t const vecs = o + 1 < p.out_blocks ? 2 : 1;
        float* const to = gradient + o * p.in_blocks * lanes * lanes;
        for (std::int64_t i = 0; i < p.in_blocks; ++i) {
            std::int64_t const channels = i + 1 < p.in_blocks ? lanes : rest_of(p.in_channels);
            float const *const a = x.at + i * x.block, *const b = g.at + o * g.block;
            if (vecs == 2) add_products<2>(a, b, g.block, s.rows(), to + i * 2 * lanes * lanes, channels, ahead);
            else add_products<1>(a, b, g.block, s.rows(), to + i * lanes * lanes, channels, ahead);
        }
    }
}

inline void pointwise_backward(pointwise_plan const& p, detail::pointwise_backward_call const& c) {
    auto* const scratch = static_cast<float*>(c.scratch);
    if (p.wide) {
        pointwise_strip const s{0, p.batch, 0, p.pixels};
        int const threads = worthwhile_threads(p.threads, s.rows() * p.in_channels * p.out_channels / 8);
        float *const loaded = scratch + p.loaded_at(0), *const loaded_gradient = loaded + p.loaded_gradient();
        parallel_for(worthwhile_threads(threads, p.out_blocks * s.rows() * lanes), p.out_blocks, [&](std::int64_t first, std::int64_t last, int) {
            pointwise_gradient(p, s, c, loaded_gradient, first, last);
        });
        pointwise_rows const g = pointwise_gradient(p, s, c, loaded_gradient, 0, 0);
        if (c.weight_gradient) {
            parallel_for(worthwhile_threads(threads, p.in_blocks * s.rows() * lanes), p.in_blocks,
                         [&](std::int64_t first, std::int64_t last, int) { pointwise_input(p, s, c.before, c.in, loaded, first, last); });
            pointwise_rows const x = pointwise_input(p, s, c.before, c.in, loaded, 0, 0);
            parallel_for(threads, (p.out_blocks + 1) / 2, [&](std::int64_t begin, std::int64_t end, int) {
                std::int64_t const first = 2 * begin, last = 2 * end < p.out_blocks ? 2 * end : p.out_blocks;
                for (std::int64_t i = first * p.in_blocks * lanes; i < last * p.in_blocks * lanes; ++i) store(c.weight_gradient + i * lanes, vec{});
                line_run const none{x.at, nullptr};
                lines_ahead ahead{x.at, nullptr, &none};
                weights_strip(p, s, x, g, c.weight_gradient, first, last, ahead);
            });
        }
        if (!c.in_gradient) return;
        parallel_for(threads, (p.in_blocks + 1) / 2, [&](std::int64_t begin, std::int64_t end, int thread) {
            float* const mine = scratch + thread * p.thread_floats();
            std::int64_t const first = 2 * begin, last = 2 * end < p.in_blocks ? 2 * end : p.in_blocks;
            pointwise_sums sums{mine + p.sums_at(), 0, false};
            clear_sums(sums, p.in_blocks);
            data_strip(p, c, s, g, mine, sums, first, last, nullptr);
            if (c.sums) join_gradient_sums(sums, first, last, c.before->parts + thread * p.in_blocks);
        });
        return;
    }
    std::int64_t const strips = p.strips();
    int const workers = strips < p.threads ? static_cast<int>(strips) : p.threads;
    // All of them, for without OpenMP one thread does all the work.
    for (int t = 0; c.weight_gradient && t < workers; ++t)
        for (std::int64_t i = 0; i < p.weights(); i += lanes) store(scratch + t * p.thread_floats() + p.gradient_sums_at() + i, vec{});
    parallel_for(workers, strips, [&](std::int64_t first, std::int64_t last, int thread) {
        float *const mine = scratch + thread * p.thread_floats(), *const loaded = scratch + p.loaded_at(thread);
        float* const gradient = mine + p.gradient_sums_at();
        pointwise_sums sums{mine + p.sums_at(), 0, false};
        clear_sums(sums, p.in_blocks);
        for (std::int64_t task = first; task < last; ++task) {
            pointwise_strip const s = strip_of(p, task);
            pointwise_rows const g = pointwise_gradient(p, s, c, loaded + p.loaded_gradient(), 0, p.out_blocks);
            pointwise_ahead next;
            if (task + 1 < last) {
                pointwise_strip const behind = strip_of(p, task + 1);
                next.add(p, behind, p.out_blocks, c.out_gradient);
                if (c.behind) next.add(p, behind, p.out_blocks, c.out);
                next.add(p, behind, p.in_blocks, c.in);
                if (c.in_gradient) next.add(p, behind, p.in_blocks, c.in_gradient);
            }
            lines_ahead ahead = next.start(mine);
            if (c.weight_gradient) {
                pointwise_rows const x = pointwise_input(p, s, c.before, c.in, loaded, 0, p.in_blocks);
                weights_strip(p, s, x, g, gradient, 0, p.out_blocks, ahead);
            }
            if (!c.in_gradient) continue;
            data_strip(p, c, s, g, mine, sums, 0, p.in_blocks, fetches_images(p) ? &ahead : nullptr);
            sums.rows += s.rows();
            if (!c.sums || (sums.rows < pointwise_sums::enough && task + 1 < last)) continue;
            join_gradient_sums(sums, 0, p.in_blocks, c.before->parts + thread * p.in_blocks);
            clear_sums(sums, p.in_blocks);
        }
    });
    if (!c.weight_gradient) return;
    parallel_elements(p.threads, p.weights(), [&](std::int64_t begin, std::int64_t end) {
        float const* const from = scratch + p.gradient_sums_at();
        for (std::int64_t i = begin; i < end; i += lanes) {
            vec sum = load(from + i);
            for (int t = 1; t < workers; ++t) sum = sum + load(from + t * p.thread_floats() + i);
            store(c.weight_gradient + i, sum);
        }
    });
}

#endif
