// Kernels of column_sum.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void column_sum(std::int64_t rows, std::int64_t columns, float const* in, float* out, int threads) {
    parallel_for(worthwhile_threads(threads, rows * columns), (columns + lanes - 1) / lanes, [=](std::int64_t begin, std::int64_t end, int) {
        for_each_vec(begin * lanes, end * lanes < columns ? end * lanes : columns, [=](auto memory, std::int64_t c) {
            vec sum{};
            for (std::int64_t r = 0; r < rows; ++r) sum = sum + memory.get(in + r * columns + c);
            memory.put(out + c, sum);
        });
    });
}

#endif
