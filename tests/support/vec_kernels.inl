// Operations of vec on memory, compiled once per instruction set, for tests/unit/backend/cpu/simd/vec.cpp.
#if defined(NAS_SIMD_WIDTH)

inline void test_exp(float const* x, float* y) { store(y, exp(load(x))); }

inline void test_square_root(float const* x, float* y) { store(y, square_root(load(x))); }

inline void test_order(float const* a, float const* b, float* out) {
    vec const x = load(a), y = load(b);
    store(out, max(x, y));
    store(out + 16, min(x, y));
    store(out + 32, max_or_nan(x, y));
    store(out + 48, select_greater(x, y, x, vec{}));
}

inline void test_copy(float const* in, float* out, std::int64_t n) {
    parallel_elements(2, n, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) { memory.put(out + i, memory.get(in + i)); });
    });
}

#endif
