// Kernel of kernels.cpp and step.cpp, compiled once per instruction set: nothing but multiply-adds, as many as the processor can do.
#if defined(NAS_SIMD_WIDTH)

// `count` multiply-adds of numbers in registers, shared among the threads; `factors`: two vectors, `out`: one per thread.
inline void multiply_add_peak(double count, float const* factors, float* out, int threads) {
    constexpr std::size_t chains = 12, together = chains / static_cast<std::size_t>(vec_parts);
    auto const rounds = static_cast<std::int64_t>(count / static_cast<double>(static_cast<std::int64_t>(chains) * lanes * threads));
    parallel_for(threads, threads, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t t = begin; t < end; ++t) {
            vec const a = load(factors), b = load(factors + lanes);
            // Sums that begin alike are one sum to a compiler, and the peak a third too high.
            vec sum[together];
            for (std::size_t k = 0; k < together; ++k) sum[k] = splat(static_cast<float>(k));
            for (std::int64_t i = 0; i < rounds * vec_parts; ++i)
                unrolled<together>([&](std::size_t k) NAS_INLINE_LAMBDA { sum[k] = fma(sum[k], a, b); });
            vec total{};
            unrolled<together>([&](std::size_t k) NAS_INLINE_LAMBDA { total = total + sum[k]; });
            store(out + t * lanes, total);
        }
    });
}

#endif
