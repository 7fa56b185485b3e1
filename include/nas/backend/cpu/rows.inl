// Kernels of rows.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

[[gnu::always_inline]] inline float total(vec a) {
    float all[lanes], sum = 0;
    store(all, a);
    for (std::int64_t i = 0; i < lanes; ++i) sum += all[i];
    return sum;
}
[[gnu::always_inline]] inline float largest(vec a) {
    float all[lanes];
    store(all, a);
    float most = all[0];
    for (std::int64_t i = 1; i < lanes; ++i) most = all[i] > most || all[i] != all[i] ? all[i] : most;
    return most;
}

// Sums of f(memory, i) over [0, n), in float over stretches that are short enough for it, then in double.
template <class F>
[[gnu::always_inline]] inline double sum_over(std::int64_t n, F const& f) {
    constexpr std::int64_t stretch = 4096;
    double sum = 0;
    for (std::int64_t begin = 0; begin < n; begin += stretch) {
        vec part{};
        for_each_vec(begin, begin + stretch < n ? begin + stretch : n, [&](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { part = part + f(memory, i); });
        sum += static_cast<double>(total(part));
    }
    return sum;
}

// Calls f(begin, end, parameter) for stretches of a row that share scale and shift, or once for all if each element has
// its own, counted from `parameter`.
template <class F>
[[gnu::always_inline]] inline void for_each_stretch(reference::row_norm_sizes const& s, std::int64_t row, F const& f) {
    std::int64_t const first = s.first_parameter(row);
    if (s.inner == 1) f(std::int64_t{0}, s.length, first);
    else
        for (std::int64_t c = 0; c * s.inner < s.length; ++c) f(c * s.inner, (c + 1) * s.inner, first + c);
}

// Factor and offset of the elements from i on in a stretch that begins at `begin`.
template <class Memory>
[[gnu::always_inline]] inline vec row_parameter(reference::row_norm_sizes const& s, Memory memory, float const* p, std::int64_t parameter,
                                                std::int64_t i, float otherwise) {
    if (!p) return splat(otherwise);
    return s.inner == 1 ? memory.get(p + parameter + i) : splat(p[parameter]);
}

inline void row_norm_rows(reference::row_norm_sizes const& s, double epsilon, float const* in, float const* scale, float const* shift, float* out,
                          reference::row_statistics* statistics, std::int64_t begin, std::int64_t end) {
    auto const n = static_cast<double>(s.length);
    for (std::int64_t r = begin; r < end; ++r) {
        float const* const x = in + r * s.length;
        float* const y = out + r * s.length;
        double const mean = s.centred ? sum_over(s.length, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { return memory.get(x + i); }) / n : 0;
        float const m = static_cast<float>(mean);
        // About m, which is the mean rounded; filling of a part of a vector would count m squared.
        double squares = sum_over(s.length / lanes * lanes, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
            vec const d = memory.get(x + i) - splat(m);
            return d * d;
        });
        for (std::int64_t i = s.length / lanes * lanes; i < s.length; ++i) {
            double const d = static_cast<double>(x[i]) - static_cast<double>(m);
            squares += d * d;
        }
        double const off = mean - static_cast<double>(m), inverse = 1 / __builtin_sqrt(squares / n - off * off + epsilon);
        statistics[r] = reference::row_statistics{mean, inverse};
        float const k = static_cast<float>(inverse), c = static_cast<float>(off);
        for_each_stretch(s, r, [=, &s](std::int64_t first, std::int64_t last, std::int64_t parameter) NAS_INLINE_LAMBDA {
            for_each_vec(first, last, [=, &s](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
                vec const h = (memory.get(x + i) - splat(m) - splat(c)) * splat(k);
                memory.put(y + i, fma(h, row_parameter(s, memory, scale, parameter, i - first, 1), row_parameter(s, memory, shift, parameter, i - first, 0)));
            });
        });
    }
}

inline void row_norm_forward(reference::row_norm_sizes const& s, double epsilon, float const* in, float const* scale, float const* shift, float* out,
                             reference::row_statistics* statistics, int threads) {
    parallel_for(worthwhile_threads(threads, s.rows * s.length), s.rows, [&](std::int64_t begin, std::int64_t end, int) {
        row_norm_rows(s, epsilon, in, scale, shift, out, statistics, begin, end);
    });
}

inline void row_norm_backward_rows(reference::row_norm_sizes const& s, float const* in, float const* scale, reference::row_statistics const* statistics,
                                   float const* out_gradient, float* in_gradient, std::int64_t begin, std::int64_t end) {
    auto const n = static_cast<double>(s.length);
    for (std::int64_t r = begin; r < end; ++r) {
        float const *const x = in + r * s.length, *const g = out_gradient + r * s.length;
        float const m = static_cast<float>(statistics[r].mean), k = static_cast<float>(statistics[r].inverse_deviation);
        double sum = 0, product = 0;
        for_each_stretch(s, r, [&](std::int64_t first, std::int64_t last, std::int64_t parameter) NAS_INLINE_LAMBDA {
            sum += sum_over(last - first, [&](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
                return memory.get(g + first + i) * row_parameter(s, memory, scale, parameter, i, 1);
            });
            product += sum_over(last - first, [&](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
                return memory.get(g + first + i) * row_parameter(s, memory, scale, parameter, i, 1) * (memory.get(x + first + i) - splat(m)) * splat(k);
            });
        });
        float const mean_g = s.centred ? static_cast<float>(sum / n) : 0, mean_gh = static_cast<float>(product / n);
        float* const to = in_gradient + r * s.length;
        for_each_stretch(s, r, [=, &s](std::int64_t first, std::int64_t last, std::int64_t parameter) NAS_INLINE_LAMBDA {
            for_each_vec(first, last, [=, &s](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
                vec const h = (memory.get(x + i) - splat(m)) * splat(k);
                vec const scaled = memory.get(g + i) * row_parameter(s, memory, scale, parameter, i - first, 1);
                memory.put(to + i, splat(k) * (scaled - splat(mean_g) - h * splat(mean_gh)));
            });
        });
    }
}

// Scale and shift of one element each: sums down the columns of the rows of a group.
inline void row_norm_columns(reference::row_norm_sizes const& s, float const* in, reference::row_statistics const* statistics, float const* out_gradient,
                             float* scale_gradient, float* shift_gradient, std::int64_t group, std::int64_t begin, std::int64_t end) {
    for_each_vec(begin, end, [&](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
        vec sum{}, product{};
        for (std::int64_t r = group; r < s.rows; r += s.groups) {
            vec const g = memory.get(out_gradient + r * s.length + i);
            vec const h = (memory.get(in + r * s.length + i) - splat(static_cast<float>(statistics[r].mean))) *
                          splat(static_cast<float>(statistics[r].inverse_deviation));
            sum = sum + g;
            product = fma(g, h, product);
        }
        if (scale_gradient) memory.put(scale_gradient + group * s.length + i, product);
        if (shift_gradient) memory.put(shift_gradient + group * s.length + i, sum);
    });
}

// Scale and shift of a whole stretch: sums over it in the rows of its group.
inline void row_norm_stretches(reference::row_norm_sizes const& s, float const* in, reference::row_statistics const* statistics, float const* out_gradient,
                               float* scale_gradient, float* shift_gradient, std::int64_t begin, std::int64_t end) {
    std::int64_t const per_row = s.length / s.inner;
    for (std::int64_t p = begin; p < end; ++p) {
        double sum = 0, product = 0;
        for (std::int64_t r = p / per_row; r < s.rows; r += s.groups) {
            std::int64_t const first = r * s.length + p % per_row * s.inner;
            float const *const x = in + first, *const g = out_gradient + first, m = static_cast<float>(statistics[r].mean);
            sum += sum_over(s.inner, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { return memory.get(g + i); });
            product += statistics[r].inverse_deviation *
                       sum_over(s.inner, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { return memory.get(g + i) * (memory.get(x + i) - splat(m)); });
        }
        if (scale_gradient) scale_gradient[p] = static_cast<float>(product);
        if (shift_gradient) shift_gradient[p] = static_cast<float>(sum);
    }
}

inline void row_norm_backward(reference::row_norm_sizes const& s, float const* in, float const* scale, reference::row_statistics const* statistics,
                              float const* out_gradient, float* in_gradient, float* scale_gradient, float* shift_gradient, int threads) {
    int const workers = worthwhile_threads(threads, s.rows * s.length);
    if (in_gradient)
        parallel_for(workers, s.rows, [&](std::int64_t begin, std::int64_t end, int) {
            row_norm_backward_rows(s, in, scale, statistics, out_gradient, in_gradient, begin, end);
        });
    if (!scale_gradient && !shift_gradient) return;
    if (s.inner > 1) {
        parallel_for(workers, s.parameters(), [&](std::int64_t begin, std::int64_t end, int) {
            row_norm_stretches(s, in, statistics, out_gradient, scale_gradient, shift_gradient, begin, end);
        });
        return;
    }
    for (std::int64_t group = 0; group < s.groups; ++group)
        parallel_for(workers, (s.length + lanes - 1) / lanes, [&](std::int64_t begin, std::int64_t end, int) {
            row_norm_columns(s, in, statistics, out_gradient, scale_gradient, shift_gradient, group, begin * lanes,
                             end * lanes < s.length ? end * lanes : s.length);
        });
}

// exp(x) that is zero where x is so small that nothing of it is left, -infinity included.
[[gnu::always_inline]] inline vec exp_or_zero(vec x) { return select_greater(splat(-87), x, vec{}, exp(x)); }

// Largest of the first n numbers, NaN if one is.
inline float row_largest(float const* x, std::int64_t n) {
    float most = x[0];
    std::int64_t i = 0;
    if (n >= lanes) {
        vec m = load(x);
        for (i = lanes; i + lanes <= n; i += lanes) m = select_equal(m, m, max_or_nan(load(x + i), m), m);
        most = largest(m);
    }
    for (; i < n; ++i) most = x[i] > most || x[i] != x[i] ? x[i] : most;
    return most;
}

// exp(x - most) into y, and its sum.
inline double row_exponentials(float const* x, float* y, std::int64_t n, float most) {
    for_each_vec(0, n, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { memory.put(y + i, exp_or_zero(memory.get(x + i) - splat(most))); });
    return sum_over(n, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { return memory.get(y + i); });
}

inline void softmax_row(std::int64_t n, bool logarithm, float const* x, float* y) {
    float const most = row_largest(x, n);
    if (logarithm) {
        double sum = 0;
        for (std::int64_t i = 0; i < n; i += lanes) { // the exponentials are not kept
            std::int64_t const count = n - i < lanes ? n - i : lanes;
            float part[lanes];
            store(part, exp_or_zero((count == lanes ? load(x + i) : load_first(x + i, count)) - splat(most)));
            float s = 0;
            for (std::int64_t k = 0; k < count; ++k) s += part[k];
            sum += static_cast<double>(s);
        }
        float const log_sum = static_cast<float>(__builtin_log(sum));
        for_each_vec(0, n, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { memory.put(y + i, memory.get(x + i) - splat(most) - splat(log_sum)); });
        return;
    }
    float const share = static_cast<float>(1 / row_exponentials(x, y, n, most));
    for_each_vec(0, n, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { memory.put(y + i, memory.get(y + i) * splat(share)); });
}

inline void softmax_rows(std::int64_t rows, std::int64_t length, bool logarithm, float const* in, float* out, int threads) {
    parallel_for(worthwhile_threads(threads, rows * length), rows, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) softmax_row(length, logarithm, in + r * length, out + r * length);
    });
}

inline void softmax_row_backward(std::int64_t n, bool logarithm, float const* y, float const* g, float* to) {
    float const sum = static_cast<float>(sum_over(n, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
        return logarithm ? memory.get(g + i) : memory.get(g + i) * memory.get(y + i);
    }));
    for_each_vec(0, n, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
        vec const p = memory.get(y + i), d = memory.get(g + i);
        memory.put(to + i, logarithm ? d - exp(p) * splat(sum) : p * (d - splat(sum)));
    });
}

inline void softmax_rows_backward(std::int64_t rows, std::int64_t length, bool logarithm, float const* out, float const* out_gradient, float* in_gradient,
                                  int threads) {
    parallel_for(worthwhile_threads(threads, rows * length), rows, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r)
            softmax_row_backward(length, logarithm, out + r * length, out_gradient + r * length, in_gradient + r * length);
    });
}

inline void attention_row(score_rows const& s, float const* mask, float* x, std::int64_t visible) {
    float const scale = s.scale, cap = s.softcap, inverse = s.softcap > 0 ? s.scale / s.softcap : 0;
    for_each_vec(0, visible, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA {
        vec v = memory.get(x + i);
        v = cap > 0 ? splat(cap) * tanh(v * splat(inverse)) : v * splat(scale);
        memory.put(x + i, mask ? v + memory.get(mask + i) : v);
    });
    float const most = row_largest(x, visible);
    float share = 0;
    if (most == -__builtin_huge_valf()) {
        for (std::int64_t i = 0; i < visible; ++i) x[i] = 0;
    } else {
        share = static_cast<float>(1 / row_exponentials(x, x, visible, most));
        for_each_vec(0, visible, [=](auto memory, std::int64_t i) NAS_INLINE_LAMBDA { memory.put(x + i, memory.get(x + i) * splat(share)); });
    }
    for (std::int64_t i = visible; i < s.keys; ++i) x[i] = 0;
}

inline void attention_probabilities(score_rows const& s, float const* mask, float* scores, int threads) {
    parallel_for(worthwhile_threads(threads, s.rows() * s.keys), s.rows(), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t const i = r % s.queries, h = r / s.queries % s.heads, n = r / s.queries / s.heads;
            std::int64_t const plane = n * s.mask_heads + (s.mask_heads == 1 ? 0 : h);
            attention_row(s, mask ? mask + (plane * s.queries + i) * s.keys : nullptr, scores + r * s.keys, s.causal && i + 1 < s.keys ? i + 1 : s.keys);
        }
    });
}

#endif
