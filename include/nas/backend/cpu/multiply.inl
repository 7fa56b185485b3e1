// Kernels of multiply.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void multiply_forward(std::int64_t elements, float const* first, float const* second, float* out, int threads) {
    parallel_elements(threads, elements, [=](std::int64_t begin, std::int64_t end) {
        for_each_vec(begin, end, [=](auto memory, std::int64_t i) { memory.put(out + i, memory.get(first + i) * memory.get(second + i)); });
    });
}

inline void multiply_gate_forward(image_extents const& e, float const* image, float const* gate, float* out, int threads) {
    std::int64_t const planes = e.batch * e.blocks(lanes), size = e.pixels * lanes;
    parallel_for(worthwhile_threads(threads, planes * size), planes, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            vec const factor = load(gate + plane * lanes);
            for (std::int64_t i = plane * size; i < (plane + 1) * size; i += lanes) store(out + i, load(image + i) * factor);
        }
    });
}

inline void multiply_gate_backward(image_extents const& e, float const* image, float const* gate, float const* out_gradient,
                                   float* image_gradient, float* gate_gradient, int threads) {
    std::int64_t const planes = e.batch * e.blocks(lanes), size = e.pixels * lanes;
    parallel_for(worthwhile_threads(threads, planes * size), planes, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            if (gate_gradient) {
                vec sum[2] = {};
                std::int64_t i = plane * size;
                std::int64_t const last = i + size;
                for (; i + 2 * lanes <= last; i += 2 * lanes)
                    unrolled<2>([&](std::size_t k) NAS_INLINE_LAMBDA {
                        std::int64_t const at = i + static_cast<std::int64_t>(k) * lanes;
                        sum[k] = fma(load(out_gradient + at), load(image + at), sum[k]);
                    });
                if (i < last) sum[0] = fma(load(out_gradient + i), load(image + i), sum[0]);
                store(gate_gradient + plane * lanes, sum[0] + sum[1]);
            }
            if (!image_gradient) continue;
            vec const factor = load(gate + plane * lanes);
            for (std::int64_t i = plane * size; i < (plane + 1) * size; i += lanes) store(image_gradient + i, load(out_gradient + i) * factor);
        }
    });
}

#endif
