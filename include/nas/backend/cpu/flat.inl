// Kernels of flat.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Products of floats are exact in doubles, so sums are the same with and without fused multiplication.
inline double squared_sum(float const* x, std::int64_t n) {
    constexpr int wide = NAS_SIMD_WIDTH / 2, sums = 16 / wide;
    using floats = float __attribute__((vector_size(wide * 4)));
    using doubles = double __attribute__((vector_size(wide * 8)));
    doubles sum[sums] = {};
    std::int64_t i = 0;
    for (; i + 16 <= n; i += 16)
        for (int k = 0; k < sums; ++k) {
            floats part;
            __builtin_memcpy(&part, x + i + k * wide, sizeof part);
            doubles const d = __builtin_convertvector(part, doubles);
            sum[k] += d * d;
        }
    double lane[16];
    __builtin_memcpy(lane, sum, sizeof lane);
    for (std::int64_t k = 0; i + k < n; ++k) lane[k] += double{x[i + k]} * x[i + k];
    for (int half = 8; half > 0; half /= 2)
        for (int k = 0; k < half; ++k) lane[k] += lane[k + half];
    return lane[0];
}

inline void limit_values(float* x, std::int64_t n, float most, int threads) {
    parallel_elements(threads, n, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
            memory.put(x + i, max(splat(-most), min(splat(most), memory.get(x + i)))); // both yield NaN for NaN
        });
    });
}

inline void scale_values(float* x, std::int64_t n, float factor, int threads) {
    parallel_elements(threads, n, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) { memory.put(x + i, splat(factor) * memory.get(x + i)); });
    });
}

inline void move_average(float* average, float const* current, std::int64_t n, float part, int threads) {
    parallel_elements(threads, n, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
            vec const a = memory.get(average + i);
            memory.put(average + i, fma(splat(part), memory.get(current + i) - a, a));
        });
    });
}

#endif
