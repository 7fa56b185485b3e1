// Kernels of softmax_along.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Calls f(memory, offset of the first element along the axis) for all rows, as many at a time as a vector has lanes.
template <class F>
void for_each_rows_along(reference::softmax_sizes const& s, int threads, F const& f) {
    std::int64_t const vecs = (s.inner + lanes - 1) / lanes;
    parallel_for(worthwhile_threads(threads, s.outer * s.length * s.inner), s.outer * vecs, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            std::int64_t const column = i % vecs * lanes, rest = s.inner - column, first = i / vecs * s.length * s.inner + column;
            if (rest >= lanes) f(whole_vector{}, first);
            else f(vector_part{rest}, first);
        }
    });
}

// e^x, zero where nothing of it is left, -infinity included.
[[gnu::always_inline]] inline vec exp_of_difference(vec x) { return select_greater(splat(-87), x, vec{}, exp(x)); }

template <class Memory>
void softmax_along_rows(reference::softmax_sizes const& s, Memory memory, float const* x, float* y) {
    vec most = memory.get(x);
    for (std::int64_t i = 1; i < s.length; ++i) most = select_equal(most, most, max_or_nan(memory.get(x + i * s.inner), most), most);
    vec sum{};
    for (std::int64_t i = 0; i < s.length; ++i) {
        vec const e = exp_of_difference(memory.get(x + i * s.inner) - most);
        sum = sum + e;
        if (!s.logarithm) memory.put(y + i * s.inner, e);
    }
    if (s.logarithm) {
        float logs[lanes];
        store(logs, sum);
        for (float& l : logs) l = __builtin_logf(l);
        for (std::int64_t i = 0; i < s.length; ++i) memory.put(y + i * s.inner, memory.get(x + i * s.inner) - most - load(logs));
        return;
    }
    vec const share = splat(1) / sum;
    for (std::int64_t i = 0; i < s.length; ++i) memory.put(y + i * s.inner, memory.get(y + i * s.inner) * share);
}

inline void softmax_along(reference::softmax_sizes const& s, float const* in, float* out, int threads) {
    for_each_rows_along(s, threads, [&s, in, out](auto memory, std::int64_t first) { softmax_along_rows(s, memory, in + first, out + first); });
}

template <class Memory>
void softmax_along_rows_backward(reference::softmax_sizes const& s, Memory memory, float const* y, float const* g, float* to) {
    vec sum{};
    for (std::int64_t i = 0; i < s.length; ++i) {
        vec const d = memory.get(g + i * s.inner);
        sum = s.logarithm ? sum + d : fma(d, memory.get(y + i * s.inner), sum);
    }
    for (std::int64_t i = 0; i < s.length; ++i) {
        vec const p = memory.get(y + i * s.inner), d = memory.get(g + i * s.inner);
        memory.put(to + i * s.inner, s.logarithm ? d - exp_of_difference(p) * sum : p * (d - sum));
    }
}

inline void softmax_along_backward(reference::softmax_sizes const& s, float const* out, float const* out_gradient, float* in_gradient, int threads) {
    for_each_rows_along(s, threads, [&s, out, out_gradient, in_gradient](auto memory, std::int64_t first) {
        softmax_along_rows_backward(s, memory, out + first, out_gradient + first, in_gradient + first);
    });
}

#endif
