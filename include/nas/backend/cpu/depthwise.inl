// Kernels of depthwise.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// What a strip is read from: a plane, another of the same size if there is a gradient hook, and what is done per channel.
struct depthwise_source {
    float const *in = nullptr, *second = nullptr;
    float factor[lanes] = {}, offset[lanes] = {}, slope[lanes] = {};
};

// Ways to read `count` vectors that lie at `at`.
using depthwise_read = void (*)(depthwise_source const&, std::int64_t at, std::int64_t count, float* out);

inline void read_plain(depthwise_source const& s, std::int64_t at, std::int64_t count, float* out) {
    for (std::int64_t i = 0; i < count * lanes; i += lanes) store(out + i, load(s.in + at + i));
}
template <class Function>
void read_activated(depthwise_source const& s, std::int64_t at, std::int64_t count, float* out) {
    vec const factor = load(s.factor), offset = load(s.offset);
    for (std::int64_t i = 0; i < count * lanes; i += lanes) store(out + i, Function::value(fma(load(s.in + at + i), factor, offset)));
}
inline void read_gradient(depthwise_source const& s, std::int64_t at, std::int64_t count, float* out) {
    vec const factor = load(s.factor), constant = load(s.offset), slope = load(s.slope);
    for (std::int64_t i = 0; i < count * lanes; i += lanes)
        store(out + i, fma(factor, load(s.in + at + i), fma(load(s.second + at + i), slope, constant)));
}

inline depthwise_read reader_of(depthwise::input_hook const& h) {
    return h.factor ? with_activation(h.act, [](auto fn) { return &read_activated<decltype(fn)>; }) : &read_plain;
}

// Rows of a plane with zeros on both sides, read as they are needed.
struct depthwise_strip {
    detail::depthwise_strip_size size;
    std::int64_t height, width; // of the plane
    depthwise_read read;
    float* data;
    std::int64_t from, count;      // the columns of the strip that lie in the plane
    std::int64_t first = 0, end = 0; // rows that are there

    depthwise_strip(detail::depthwise_strip_size const& s, std::int64_t h, std::int64_t w, depthwise_read r, float* memory)
        : size(s), height(h), width(w), read(r), data(memory), from(-s.first_column) {
        std::int64_t const inside = s.columns - from;
        count = inside < 0 ? 0 : inside < w ? inside : w;
    }

    std::int64_t step() const { return size.columns * lanes; }
    /// Where row `r`, column 0 of the plane would lie.
    std::int64_t at(std::int64_t r) const { return (r - first) * step() + from * lanes; }

    void clear() const {
        for (std::int64_t i = 0; i < size.rows * step(); i += lanes) store(data + i, vec{});
    }
    void restart() { first = end = 0; }

    /// Rows [begin, last) are there, zeros where they lie outside of the plane. Rows are asked for in order.
    void need(depthwise_source const& s, std::int64_t begin, std::int64_t last) {
        if (begin >= end || first == end) first = end = begin;
        if (last - first > size.rows) {
            std::int64_t const shift = (begin - first) * step(), kept = (end - begin) * step();
            for (std::int64_t i = 0; i < kept; i += lanes) store(data + i, load(data + shift + i));
            first = begin;
        }
        for (; end < last; ++end) {
            float* const row = data + at(end);
            if (end >= 0 && end < height) read(s, end * width * lanes, count, row);
            else
                for (std::int64_t i = 0; i < count * lanes; i += lanes) store(row + i, vec{});
        }
    }
};

// Where a row of results is read from and written to; steps in floats between neighbours.
struct depthwise_row {
    float const* in;
    std::int64_t at, in_step; // relative to `in`: the first element of the first window, which may lie outside
    float* out;
    std::int64_t out_step;
    detail::depthwise_ahead const* ahead; // fetched on the way; null: nothing
};

// What `count` results will need that are computed later, the first of them result `x` of a row: fetched in `steps` steps
// between the products, because more lines at once than the processor can wait for would hold them up.
class depthwise_fetches {
public:
    [[gnu::always_inline]] depthwise_fetches(detail::depthwise_ahead const* ahead, std::int64_t x, std::int64_t count, std::int64_t steps)
        : ahead_(ahead), x_(x), count_(count) {
        if (!ahead || steps <= 0) return;
        std::int64_t vectors = 0;
        for (int s = 0; s < ahead->streams; ++s) vectors += ahead->vectors[s];
        each_ = (count * vectors * lanes / 16 + steps - 1) / steps;
    }
    [[gnu::always_inline]] void step() {
        for (std::int64_t i = 0; i < each_; ++i, next_ += 16) {
            if (next_ >= end_) {
                if (stream_ == ahead_->streams) {
                    each_ = 0;
                    return;
                }
                next_ = ahead_->at[stream_] + x_ * ahead_->vectors[stream_] * lanes;
                end_ = next_ + count_ * ahead_->vectors[stream_++] * lanes;
            }
            __builtin_prefetch(next_);
        }
    }

private:
    detail::depthwise_ahead const* ahead_;
    std::int64_t x_, count_, each_ = 0;
    int stream_ = 0;
    float const *next_ = nullptr, *end_ = nullptr;
};

// Fetches what is read and written `count` results from now, the first of them result `x` of a row.
[[gnu::always_inline]] inline void fetch(detail::depthwise_ahead const& a, std::int64_t x, std::int64_t count) {
    for (int s = 0; s < a.streams; ++s) {
        float const* p = a.at[s] + x * a.vectors[s] * lanes;
        for (float const* const end = p + count * a.vectors[s] * lanes; p < end; p += 16) __builtin_prefetch(p);
    }
}

// `Count` neighbouring results, so that each weight is loaded once for all of them. Dense: in_step is one vector.
template <std::size_t Count, bool Dense>
void sum_taps(detail::depthwise_tap const* taps, detail::depthwise_tap const* last, float const* weights, float const* start,
              depthwise_row const& row, std::int64_t x) {
    vec sum[Count];
    std::int64_t const in_step = Dense ? lanes : row.in_step;
    float const* const in = row.in + x * in_step;
    vec const first = load(start);
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA { sum[j] = first; });
    depthwise_fetches fetches(row.ahead, x, static_cast<std::int64_t>(Count), last - taps);
    for (; taps != last; ++taps) {
        fetches.step();
        vec const w = load(weights + taps->weight);
        float const* const q = in + (row.at + taps->read);
        unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA { sum[j] = fma(w, load(q + static_cast<std::int64_t>(j) * in_step), sum[j]); });
    }
    float* const out = row.out + x * row.out_step;
    unrolled<Count>([&](std::size_t j) NAS_INLINE_LAMBDA { store(out + static_cast<std::int64_t>(j) * row.out_step, sum[j]); });
}

// How many results of a row are computed at once, and by what.
struct depthwise_group {
    std::int64_t size;
    void (*run)(detail::depthwise_tap const*, detail::depthwise_tap const*, float const*, float const*, depthwise_row const&, std::int64_t);
};

// How far ahead images are fetched, in floats.
inline constexpr std::int64_t fetch_distance = 512;

// As many results at once as leave the registers a weight.
inline constexpr std::int64_t widest_group = NAS_SIMD_WIDTH == 16 ? 16 : NAS_SIMD_WIDTH == 8 ? 8 : 4;

// Sizes that cut a row evenly: a last group reaches back over results that are known already, rather than be short.
template <bool Dense>
depthwise_group group_of(std::int64_t count) {
    std::int64_t const groups = (count + widest_group - 1) / widest_group, even = (count + groups - 1) / groups;
    if constexpr (widest_group >= 16) {
        if (even > 14 && count >= 16) return {16, &sum_taps<16, Dense>};
        if (even > 8 && count >= 14) return {14, &sum_taps<14, Dense>};
    }
    if constexpr (widest_group >= 8) {
        if (even != 7 && count >= 8) return {8, &sum_taps<8, Dense>};
        if (count >= 7) return {7, &sum_taps<7, Dense>};
    }
    if (count >= 4) return {4, &sum_taps<4, Dense>};
    if (count >= 2) return {2, &sum_taps<2, Dense>};
    return {1, &sum_taps<1, Dense>};
}

inline depthwise_group depthwise_group_of(std::int64_t in_step, std::int64_t count) {
    return in_step == lanes ? group_of<true>(count) : group_of<false>(count);
}

inline void sum_taps_of_row(depthwise_group const& group, detail::depthwise_tap const* taps, detail::depthwise_tap const* last,
                            float const* weights, float const* start, depthwise_row const& row, std::int64_t count) {
    std::int64_t x = 0;
    for (; x + group.size <= count; x += group.size) group.run(taps, last, weights, start, row, x);
    if (x < count) group.run(taps, last, weights, start, row, count - group.size);
}

// Two rows of results of a dense convolution, from the rows of a strip.
struct depthwise_tile {
    float const* in;
    std::int64_t at, in_row_step; // the first element of the first window, relative to `in`
    std::int64_t first, last;     // rows that exist, of those that the two rows of windows cover
    float const *weights, *start; // weights in the order of `in`
    float* out;
    std::int64_t out_row_step;
    detail::depthwise_ahead const* ahead;
};

// Adds what a row of inputs gives to `Columns` results in the upper row, the lower, or both.
template <std::size_t Columns, std::size_t Kernel, bool Upper, bool Lower>
[[gnu::always_inline]] inline void add_input_row(float const* in, float const* upper, float const* lower, vec (&sum)[2][Columns]) {
    vec w[2][Kernel];
    unrolled<Kernel>([&](std::size_t k) NAS_INLINE_LAMBDA {
        if constexpr (Upper) w[0][k] = load(upper + k * static_cast<std::size_t>(lanes));
        if constexpr (Lower) w[1][k] = load(lower + k * static_cast<std::size_t>(lanes));
    });
    unrolled<Columns + Kernel - 1>([&](std::size_t column) NAS_INLINE_LAMBDA {
        vec const v = load(in + column * static_cast<std::size_t>(lanes));
        unrolled<Kernel>([&](std::size_t k) NAS_INLINE_LAMBDA {
            if (column < k || column - k >= Columns) return;
            if constexpr (Upper) sum[0][column - k] = fma(v, w[0][k], sum[0][column - k]);
            if constexpr (Lower) sum[1][column - k] = fma(v, w[1][k], sum[1][column - k]);
        });
    });
}

// 2 x `Columns` results from column `x` on: every input and every weight is loaded once per row of inputs.
template <std::size_t Columns, std::size_t Kernel>
void sum_tile(depthwise_tile const& t, std::int64_t x) {
    constexpr std::int64_t kernel = Kernel, row = kernel * lanes;
    vec sum[2][Columns];
    vec const start = load(t.start);
    unrolled<Columns>([&](std::size_t j) NAS_INLINE_LAMBDA { sum[0][j] = sum[1][j] = start; });
    std::int64_t y = t.first;
    float const* in = t.in + (t.at + y * t.in_row_step + x * lanes);
    float const* w = t.weights + y * row;
    depthwise_fetches fetches(t.ahead, 2 * x, 2 * static_cast<std::int64_t>(Columns), t.last - y);
    if (y == 0 && y < t.last) {
        fetches.step();
        add_input_row<Columns, Kernel, true, false>(in, w, nullptr, sum);
        ++y, in += t.in_row_step, w += row;
    }
    for (; y < t.last && y < kernel; ++y, in += t.in_row_step, w += row) {
        fetches.step();
        add_input_row<Columns, Kernel, true, true>(in, w, w - row, sum);
    }
    if (y < t.last) add_input_row<Columns, Kernel, false, true>(in, nullptr, w - row, sum);
    float* const out = t.out + x * lanes;
    unrolled<Columns>([&](std::size_t j) NAS_INLINE_LAMBDA {
        store(out + j * static_cast<std::size_t>(lanes), sum[0][j]);
        store(out + t.out_row_step + static_cast<std::int64_t>(j) * lanes, sum[1][j]);
    });
}

// Tiles for kernels and rows that have them; size 0 for others.
struct depthwise_tiles {
    std::int64_t size = 0;
    void (*run)(depthwise_tile const&, std::int64_t) = nullptr;
};
template <std::size_t Kernel>
depthwise_tiles tiles_of(std::int64_t count) {
    if constexpr (NAS_SIMD_WIDTH == 16)
        if (count >= 8) return {8, &sum_tile<8, Kernel>};
    if (count >= 4) return {4, &sum_tile<4, Kernel>};
    return {};
}
inline depthwise_tiles depthwise_tiles_of(depthwise::plan const& p, std::int64_t count) {
    if (p.dense && NAS_SIMD_WIDTH >= 8 && p.g.kernel_width == 3) return tiles_of<3>(count);
    if constexpr (NAS_SIMD_WIDTH == 16) { // fewer registers do not hold the weights
        if (p.dense && p.g.kernel_width == 5) return tiles_of<5>(count);
        if (p.dense && p.g.kernel_width == 7) return tiles_of<7>(count);
    }
    return {};
}
inline void sum_two_rows(depthwise_tiles const& tiles, depthwise_tile const& t, std::int64_t count) {
    std::int64_t x = 0;
    for (; x + tiles.size <= count; x += tiles.size) tiles.run(t, x);
    if (x < count) tiles.run(t, count - tiles.size);
}

// Two sums per channel of a block, kept as floats over a few rows, then joined to those of the thread.
struct depthwise_sums {
    float pivot[lanes] = {}, part[2][lanes] = {};
    double *first = nullptr, *second = nullptr; // of the thread, for the block; null: no sums are asked for

    void begin(depthwise::sums_hook const& h, double* of_thread, std::int64_t channels, std::int64_t blocks, std::int64_t block) {
        first = h.total ? of_thread + block * lanes : nullptr;
        if (!first) return;
        second = first + blocks * lanes;
        store(pivot, load_channels(h.pivot, channels, block));
        clear();
    }
    void clear() {
        store(part[0], vec{});
        store(part[1], vec{});
    }
    void flush() {
        if (!first) return;
        for (std::int64_t c = 0; c < lanes; ++c) {
            first[c] += static_cast<double>(part[0][c]);
            second[c] += static_cast<double>(part[1][c]);
        }
        clear();
    }
    void add(float const* row, std::int64_t count) {
        vec sum[2] = {load(part[0]), {}}, squares[2] = {load(part[1]), {}};
        vec const p = load(pivot);
        std::int64_t i = 0;
        for (; i + 2 <= count; i += 2)
            unrolled<2>([&](std::size_t k) NAS_INLINE_LAMBDA {
                vec const d = load(row + (i + static_cast<std::int64_t>(k)) * lanes) - p;
                sum[k] = sum[k] + d;
                squares[k] = fma(d, d, squares[k]);
            });
        if (i < count) {
            vec const d = load(row + i * lanes) - p;
            sum[0] = sum[0] + d;
            squares[0] = fma(d, d, squares[0]);
        }
        store(part[0], sum[0] + sum[1]);
        store(part[1], squares[0] + squares[1]);
    }
};

// The sums of all threads, in order, to where they are asked for.
inline void join_sums(depthwise::plan const& p, depthwise::sums_hook const& h, float const* scratch, std::int64_t at, int threads) {
    if (!h.total) return;
    for (int t = 0; t < threads; ++t) {
        double const* const mine = reinterpret_cast<double const*>(scratch + t * p.thread_floats + at);
        for (std::int64_t i = 0; i < 2 * p.blocks * lanes; ++i) h.total[i] += mine[i];
    }
}

inline std::int64_t strip_floats(detail::depthwise_strip_size const& s) { return s.rows * s.columns * lanes; }

inline depthwise_source source_of(depthwise::input_hook const& h, float const* in, std::int64_t channels, std::int64_t block) {
    depthwise_source s;
    s.in = in;
    if (!h.factor) return s;
    store(s.factor, load_channels(h.factor, channels, block));
    store(s.offset, load_channels(h.offset, channels, block));
    return s;
}

inline void depthwise_forward(depthwise::plan const& p, depthwise::forward_call const& c) {
    conv_geometry const& g = p.g;
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    std::int64_t const planes = g.batch * p.blocks, kernel = g.kernel_height * g.kernel_width * lanes;
    std::int64_t const sums_at = strip_floats(p.input);
    int const threads = worthwhile_threads(p.threads, planes * out_size);
    auto* const scratch = static_cast<float*>(c.scratch);
    auto* const activate = with_activation(c.act, [](auto fn) { return &activation_range<decltype(fn)>; });
    depthwise_read const read = reader_of(c.read);
    depthwise_group const group = depthwise_group_of(g.stride_width * lanes, g.out_width);
    depthwise_tiles const tiles = depthwise_tiles_of(p, g.out_width);
    auto const sums_of = [&](int thread) { return reinterpret_cast<double*>(scratch + thread * p.thread_floats + sums_at); };
    if (c.sums.total)
        for (int t = 0; t < threads; ++t)
            for (std::int64_t i = 0; i < 2 * p.blocks * lanes; ++i) sums_of(t)[i] = 0;

    parallel_for(threads, planes, [&](std::int64_t begin, std::int64_t end, int thread) {
        depthwise_strip strip(p.input, g.in_height, g.in_width, read, scratch + thread * p.thread_floats);
        strip.clear();
        depthwise_sums sums;
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const block = plane % p.blocks;
            depthwise_source const source = source_of(c.read, c.in + plane * in_size, g.in_channels, block);
            sums.begin(c.sums, sums_of(thread), g.in_channels, p.blocks, block);
            float start[lanes];
            store(start, c.bias ? load_channels(c.bias, g.in_channels, block) : vec{});
            strip.restart();
            for (std::int64_t y = 0; y < g.out_height;) {
                std::int64_t const together = tiles.size && y + 2 <= g.out_height ? 2 : 1;
                std::int64_t const top = y * g.stride_height - g.pad_top;
                // Rows of the window, or of two, inside of the image.
                std::int64_t const window = g.kernel_height + together - 1;
                std::int64_t const above = top < 0 ? (-top + g.dilation_height - 1) / g.dilation_height : 0;
                std::int64_t const below = top < g.in_height ? (g.in_height - 1 - top) / g.dilation_height + 1 : 0;
                std::int64_t const last = below < window ? below : window, first = above < last ? above : last;
                if (first < last) strip.need(source, top < 0 ? 0 : top, top + (last - 1) * g.dilation_height + 1);
                float* const row = c.out + plane * out_size + y * g.out_width * lanes;
                std::int64_t const at = strip.at(top) + strip.size.first_column * lanes;
                detail::depthwise_ahead ahead;
                if (p.far) {
                    ahead.add(source.in + strip.end * g.in_width * lanes + fetch_distance, g.stride_height * g.stride_width);
                    ahead.add(row + fetch_distance, 1);
                }
                if (together == 2)
                    sum_two_rows(tiles, {strip.data, at, strip.step(), first, last, c.weights + block * kernel, start, row, g.out_width * lanes,
                                         p.far ? &ahead : nullptr}, g.out_width);
                else
                    sum_taps_of_row(group, p.taps.data() + first * g.kernel_width, p.taps.data() + last * g.kernel_width,
                                    c.weights + block * kernel, start, {strip.data, at, g.stride_width * lanes, row, lanes, p.far ? &ahead : nullptr},
                                    g.out_width);
                if (c.act != activation::none) activate(row, row, 0, together * g.out_width * lanes);
                y += together;
                if (sums.first) {
                    sums.add(row, together * g.out_width);
                    if (y % 16 < together) sums.flush();
                }
            }
            sums.flush();
        }
    });
    join_sums(p, c.sums, scratch, sums_at, threads);
}

// Rows of output gradients, and the first elements of the windows of inputs that read them.
struct depthwise_products {
    float const* in;
    std::int64_t in_step, in_row_step; // between neighbouring results, in floats
    float const* gradient;
    std::int64_t gradient_row_step, rows, columns;
    std::int64_t window_row_step, window_step; // between neighbouring taps
    detail::depthwise_ahead const* ahead;
};

// Adds to `sums` the products for `Rows` x `Columns` taps of the window, all kept in registers.
template <std::size_t Rows, std::size_t Columns, bool Dense>
void sum_products(depthwise_products const& r, float const* in, float* sums) {
    vec sum[Rows * Columns] = {};
    std::int64_t const step = Dense ? lanes : r.window_step;
    for (std::int64_t y = 0; y < r.rows; ++y) {
        float const* x = in + y * r.in_row_step;
        float const* g = r.gradient + y * r.gradient_row_step;
        for (std::int64_t i = 0; i < r.columns; ++i, x += r.in_step, g += lanes) {
            if (r.ahead) fetch(*r.ahead, y * r.columns + i, 1);
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

// All taps of a window of `Columns` columns, as many rows at a time as the registers hold.
template <std::size_t Columns, bool Dense>
void sum_products_of_window(depthwise_products const& r, std::int64_t kernel_height, float* sums) {
    constexpr std::size_t registers = (NAS_SIMD_WIDTH == 16 ? 28 : 15) * NAS_SIMD_WIDTH / NAS_SIMD_LANES;
    constexpr std::size_t together = registers / Columns > Columns ? Columns : registers / Columns > 0 ? registers / Columns : 1;
    constexpr std::size_t rest = Columns % together; // of a square window
    constexpr std::int64_t group = together, width = Columns;
    std::int64_t y = 0;
    for (; y + group <= kernel_height; y += group) sum_products<together, Columns, Dense>(r, r.in + y * r.window_row_step, sums + y * width * lanes);
    if constexpr (rest > 1)
        for (constexpr std::int64_t few = rest; y + few <= kernel_height; y += few)
            sum_products<rest, Columns, Dense>(r, r.in + y * r.window_row_step, sums + y * width * lanes);
    for (; y < kernel_height; ++y) sum_products<1, Columns, Dense>(r, r.in + y * r.window_row_step, sums + y * width * lanes);
}

// Windows of a width that has no kernel of its own: tap by tap.
inline void sum_products_by_tap(depthwise_products const& r, std::int64_t kernel_height, std::int64_t kernel_width, float* sums) {
    for (std::int64_t y = 0; y < kernel_height; ++y)
        for (std::int64_t x = 0; x < kernel_width; ++x, sums += lanes)
            sum_products<1, 1, true>(r, r.in + y * r.window_row_step + x * r.window_step, sums);
}

template <bool Dense>
void sum_products_of_rows(depthwise_products const& r, conv_geometry const& g, float* sums) {
    switch (g.kernel_width) {
    case 3: return sum_products_of_window<3, Dense>(r, g.kernel_height, sums);
    case 5: return sum_products_of_window<5, Dense>(r, g.kernel_height, sums);
    case 7: return sum_products_of_window<7, Dense>(r, g.kernel_height, sums);
    default: return sum_products_by_tap(r, g.kernel_height, g.kernel_width, sums);
    }
}

// Carries a row of gradients through the activation in front of the convolution, and sums them up.
struct depthwise_finish {
    float factor[lanes] = {}, offset[lanes] = {};
};
template <class Function>
void finish_gradient(depthwise_finish const& f, depthwise_sums& sums, float const* in, std::int64_t count, float* row) {
    vec const factor = load(f.factor), offset = load(f.offset), pivot = load(sums.pivot);
    vec sum[2] = {load(sums.part[0]), {}}, product[2] = {load(sums.part[1]), {}};
    auto const one = [&](std::int64_t i, std::size_t k) NAS_INLINE_LAMBDA {
        vec const x = load(in + i * lanes), g = Function::backward(fma(x, factor, offset), load(row + i * lanes));
        store(row + i * lanes, g);
        sum[k] = sum[k] + g;
        product[k] = fma(g, x - pivot, product[k]);
    };
    std::int64_t i = 0;
    for (; i + 2 <= count; i += 2) {
        one(i, 0);
        one(i + 1, 1);
    }
    if (i < count) one(i, 0);
    store(sums.part[0], sum[0] + sum[1]);
    store(sums.part[1], product[0] + product[1]);
}

// Row `y` of a plane of input gradients, from the strip of output gradients.
inline void depthwise_input_gradient_row(depthwise::plan const& p, depthwise_strip const& strip, depthwise_group const* groups, std::int64_t y,
                                         float const* weights, detail::depthwise_ahead const* ahead, float* row) {
    conv_geometry const& g = p.g;
    float const zero[lanes] = {};
    std::int64_t const phase_row = (y + g.pad_top) % g.stride_height, base = (y + g.pad_top) / g.stride_height;
    auto const& shifts = p.row_shifts[static_cast<std::size_t>(phase_row)];
    std::int64_t first = 0, last = static_cast<std::int64_t>(shifts.size()); // rows that exist; shifts fall
    while (first < last && base + shifts[static_cast<std::size_t>(first)] >= g.out_height) ++first;
    while (first < last && base + shifts[static_cast<std::size_t>(last - 1)] < 0) --last;
    for (std::int64_t column = 0; column < g.stride_width; ++column) {
        // Inputs x with (x + pad) modulo stride == column.
        std::int64_t const x = ((column - g.pad_left) % g.stride_width + g.stride_width) % g.stride_width;
        if (x >= g.in_width) continue;
        auto const& phase = p.phases[static_cast<std::size_t>(phase_row * g.stride_width + column)];
        std::int64_t const count = (g.in_width - x - 1) / g.stride_width + 1;
        sum_taps_of_row(count == (g.in_width - 1) / g.stride_width + 1 ? groups[0] : groups[1], phase.taps.data() + first * phase.columns,
                        phase.taps.data() + last * phase.columns, weights, zero,
                        {strip.data, strip.at(base) + (x + g.pad_left) / g.stride_width * lanes, lanes, row + x * lanes, g.stride_width * lanes, column == 0 ? ahead : nullptr},
                        count);
    }
}

inline void depthwise_backward(depthwise::plan const& p, depthwise::backward_call const& c) {
    conv_geometry const& g = p.g;
    std::int64_t const in_size = g.in_height * g.in_width * lanes, out_size = g.out_height * g.out_width * lanes;
    std::int64_t const planes = g.batch * p.blocks, kernel = g.kernel_height * g.kernel_width * lanes, weights = p.blocks * kernel;
    std::int64_t const gradient_at = strip_floats(p.input), sums_at = gradient_at + strip_floats(p.gradient);
    std::int64_t const weights_at = p.thread_floats - weights;
    std::int64_t const reach = (g.kernel_height - 1) * g.dilation_height;
    int const threads = worthwhile_threads(p.threads, planes * (in_size > out_size ? in_size : out_size));
    auto* const scratch = static_cast<float*>(c.scratch);
    auto const sums_of = [&](int thread) { return reinterpret_cast<double*>(scratch + thread * p.thread_floats + sums_at); };
    for (int t = 0; t < threads; ++t) {
        if (c.sums.total)
            for (std::int64_t i = 0; i < 2 * p.blocks * lanes; ++i) sums_of(t)[i] = 0;
        if (c.weight_gradient)
            for (std::int64_t i = 0; i < weights; i += lanes) store(scratch + t * p.thread_floats + weights_at + i, vec{});
    }
    bool const strip_of_gradient = c.in_gradient || c.gradient.factor; // else only the weights read it, from the image
    bool const finishing = c.in_gradient && (c.sums.total || (c.read.factor && c.read.act != activation::none));
    auto* const finish = with_activation(c.read.factor ? c.read.act : activation::none, [](auto fn) { return &finish_gradient<decltype(fn)>; });
    depthwise_tiles const tiles = depthwise_tiles_of(p, g.in_width);
    std::int64_t const phase_width = (g.in_width - 1) / g.stride_width + 1;
    depthwise_group const groups[2] = {depthwise_group_of(lanes, phase_width), depthwise_group_of(lanes, phase_width > 1 ? phase_width - 1 : 1)};

    parallel_for(threads, planes, [&](std::int64_t begin, std::int64_t end, int thread) {
        float* const memory = scratch + thread * p.thread_floats;
        depthwise_strip input(p.input, g.in_height, g.in_width, reader_of(c.read), memory);
        depthwise_strip gradient(p.gradient, g.out_height, g.out_width, c.gradient.factor ? &read_gradient : &read_plain, memory + gradient_at);
        input.clear();
        gradient.clear();
        depthwise_sums sums;
        depthwise_finish finishing_with;
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const block = plane % p.blocks;
            depthwise_source const in = source_of(c.read, c.in ? c.in + plane * in_size : nullptr, g.in_channels, block);
            depthwise_source out;
            out.in = c.out_gradient + plane * out_size;
            if (c.gradient.factor) {
                out.second = c.gradient.out + plane * out_size;
                store(out.factor, load_channels(c.gradient.factor, g.in_channels, block));
                store(out.slope, load_channels(c.gradient.slope, g.in_channels, block));
                store(out.offset, load_channels(c.gradient.constant, g.in_channels, block));
            }
            store(finishing_with.factor, c.read.factor ? load(in.factor) : splat(1));
            store(finishing_with.offset, c.read.factor ? load(in.offset) : vec{});
            if (finishing && !c.sums.total) {
                store(sums.pivot, vec{});
                sums.clear();
            }
            sums.begin(c.sums, sums_of(thread), g.in_channels, p.blocks, block);
            input.restart();
            gradient.restart();
            float mirrored[49 * lanes]; // weights in the order of the output's gradients
            float const zero[lanes] = {};
            if (c.in_gradient && tiles.size)
                for (std::int64_t i = 0; i < kernel; i += lanes) store(mirrored + i, load(c.weights + (block + 1) * kernel - lanes - i));
            std::int64_t done = 0; // rows of the input's gradient
            for (std::int64_t y0 = 0; y0 < g.out_height; y0 += p.rows) {
                std::int64_t const y1 = y0 + p.rows < g.out_height ? y0 + p.rows : g.out_height;
                if (strip_of_gradient) {
                    std::int64_t const oldest = c.in_gradient ? detail::floor_divide(done + g.pad_top - reach, g.stride_height) : y0;
                    gradient.need(out, oldest < 0 ? 0 : oldest < y0 ? oldest : y0, y1);
                }
                if (c.weight_gradient) {
                    std::int64_t const top = y0 * g.stride_height - g.pad_top;
                    input.need(in, top, (y1 - 1) * g.stride_height - g.pad_top + reach + 1);
                    detail::depthwise_ahead ahead;
                    ahead.add(in.in + input.end * g.in_width * lanes + fetch_distance, g.stride_height * g.stride_width);
                    ahead.add(out.in + y1 * g.out_width * lanes + fetch_distance, 1);
                    if (c.gradient.factor) ahead.add(out.second + y1 * g.out_width * lanes + fetch_distance, 1);
                    depthwise_products const products{input.data + input.at(top) + input.size.first_column * lanes,
                                                      g.stride_width * lanes,
                                                      g.stride_height * input.step(),
                                                      strip_of_gradient ? gradient.data + gradient.at(y0) : out.in + y0 * g.out_width * lanes,
                                                      strip_of_gradient ? gradient.step() : g.out_width * lanes,
                                                      y1 - y0,
                                                      g.out_width,
                                                      g.dilation_height * input.step(),
                                                      g.dilation_width * lanes,
                                                      p.far ? &ahead : nullptr};
                    float* const total = memory + weights_at + block * kernel;
                    if (g.dilation_width == 1) sum_products_of_rows<true>(products, g, total);
                    else sum_products_of_rows<false>(products, g, total);
                }
                if (!c.in_gradient) continue;
                std::int64_t const known = y1 == g.out_height ? g.in_height : y1 * g.stride_height - g.pad_top;
                while (done < g.in_height && done < known) {
                    std::int64_t const together = tiles.size && done + 2 <= g.in_height && done + 2 <= known ? 2 : 1;
                    std::int64_t const at = plane * in_size + done * g.in_width * lanes;
                    detail::depthwise_ahead ahead;
                    if (p.far) {
                        // Vectors per result of a phase; with a stride, the output's gradients are fewer than the input's.
                        ahead.add(c.in_gradient + at + fetch_distance, g.stride_width);
                        if (!c.weight_gradient && (g.stride_height == 1 || done % g.stride_height == 0)) {
                            ahead.add(out.in + gradient.end * g.out_width * lanes + fetch_distance, 1);
                            if (c.gradient.factor) ahead.add(out.second + gradient.end * g.out_width * lanes + fetch_distance, 1);
                        }
                        if (!c.weight_gradient && finishing) ahead.add(c.in + at + fetch_distance, g.stride_width);
                    }
                    if (together == 2) {
                        std::int64_t const top = done + g.pad_top - reach, above = top < 0 ? -top : 0, inside = g.out_height - top;
                        std::int64_t const last = inside < reach + 2 ? inside : reach + 2;
                        sum_two_rows(tiles, {gradient.data, gradient.at(top) + (g.pad_left - reach) * lanes, gradient.step(), above < last ? above : last,
                                             last, mirrored, zero, c.in_gradient + at, g.in_width * lanes, p.far ? &ahead : nullptr}, g.in_width);
                    } else {
                        depthwise_input_gradient_row(p, gradient, groups, done, c.weights + block * kernel, p.far ? &ahead : nullptr, c.in_gradient + at);
                    }
                    if (finishing) finish(finishing_with, sums, c.in + at, together * g.in_width, c.in_gradient + at);
                    done += together;
                }
                if (finishing) sums.flush();
            }
        }
    });
    join_sums(p, c.sums, scratch, sums_at, threads);
    if (!c.weight_gradient) return;
    for (std::int64_t i = 0; i < weights; i += lanes) {
        vec sum = load(scratch + weights_at + i);
        for (int t = 1; t < threads; ++t) sum = sum + load(scratch + t * p.thread_floats + weights_at + i);
        store(c.weight_gradient + i, sum);
    }
}

#endif
