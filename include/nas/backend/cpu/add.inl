// Kernels of add.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void add_forward(std::int64_t elements, std::span<float const* const> inputs, float* out, int threads) {
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
            vec sum = memory.get(inputs[0] + i);
            for (std::size_t k = 1; k < inputs.size(); ++k) sum = sum + memory.get(inputs[k] + i);
            memory.put(out + i, sum);
        });
    });
}

inline void copy(std::int64_t elements, float const* source, float* target, int threads) {
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) { memory.put(target + i, memory.get(source + i)); });
    });
}

#endif
