// Kernels of weighted_sum.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void weighted_sum_forward(std::int64_t elements, std::span<float const* const> inputs, float const* weights, float* out, int threads) {
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) {
        for (; begin + 4 * lanes <= end; begin += 4 * lanes) {
            vec sum[4];
            unrolled<4>([&](std::size_t j) NAS_INLINE_LAMBDA {
                sum[j] = splat(weights[0]) * load(inputs[0] + begin + static_cast<std::int64_t>(j) * lanes);
            });
            for (std::size_t k = 1; k < inputs.size(); ++k) {
                vec const w = splat(weights[k]);
                float const* const x = inputs[k] + begin;
                unrolled<4>([&](std::size_t j) NAS_INLINE_LAMBDA { sum[j] = fma(w, load(x + static_cast<std::int64_t>(j) * lanes), sum[j]); });
            }
            unrolled<4>([&](std::size_t j) NAS_INLINE_LAMBDA { store(out + begin + static_cast<std::int64_t>(j) * lanes, sum[j]); });
        }
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) {
            vec sum = splat(weights[0]) * memory.get(inputs[0] + i);
            for (std::size_t k = 1; k < inputs.size(); ++k) sum = fma(splat(weights[k]), memory.get(inputs[k] + i), sum);
            memory.put(out + i, sum);
        });
    });
}

// The dot product of a few thousand elements.
inline double dot_product(float const* a, float const* b, std::int64_t n) {
    vec sum[4] = {};
    std::int64_t i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes)
        unrolled<4>([&](std::size_t j) NAS_INLINE_LAMBDA {
            std::int64_t const at = i + static_cast<std::int64_t>(j) * lanes;
            sum[j] = fma(load(a + at), load(b + at), sum[j]);
        });
    for_each_vec(i, n, [&](auto memory, std::int64_t k) { sum[0] = fma(memory.get(a + k), memory.get(b + k), sum[0]); });
    float all[lanes];
    store(all, (sum[0] + sum[1]) + (sum[2] + sum[3]));
    double total = 0;
    for (std::int64_t c = 0; c < lanes; ++c) total += static_cast<double>(all[c]);
    return total;
}

inline void weighted_sum_backward(weighted_sum_backward_call const& c) {
    constexpr std::int64_t tile = 2048; // floats of the output's gradient that stay in the first cache
    std::int64_t const tiles = (c.elements + tile - 1) / tile;
    std::size_t const count = c.inputs.size();
    int const threads = worthwhile_threads(c.threads, c.elements);
    auto* const dots = static_cast<double*>(c.scratch);
    if (c.weight_gradient)
        for (std::size_t i = 0; i < count * static_cast<std::size_t>(threads); ++i) dots[i] = 0;
    parallel_for(threads, tiles, [=, &c](std::int64_t begin, std::int64_t end, int thread) {
        for (std::int64_t t = begin; t < end; ++t) {
            std::int64_t const at = t * tile, n = at + tile < c.elements ? tile : c.elements - at;
            float const* const g = c.out_gradient + at;
            if (c.weight_gradient)
                for (std::size_t k = 0; k < count; ++k) dots[static_cast<std::size_t>(thread) * count + k] += dot_product(c.inputs[k] + at, g, n);
            for (std::size_t k = 0; k < c.input_gradients.size(); ++k)
                if (float* const target = c.input_gradients[k])
                    for_each_vec(0, n, [=, &c](auto memory, std::int64_t i) { memory.put(target + at + i, splat(c.weights[k]) * memory.get(g + i)); });
        }
    });
    if (!c.weight_gradient) return;
    for (std::size_t k = 0; k < count; ++k) {
        double sum = 0;
        for (std::size_t t = 0; t < static_cast<std::size_t>(threads); ++t) sum += dots[t * count + k];
        c.weight_gradient[k] = static_cast<float>(sum);
    }
}

#endif
