// Kernels of global_average_pool.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void global_average_pool_forward(image_extents const& e, float const* in, float* out, int threads) {
    std::int64_t const planes = e.batch * e.blocks(lanes), pixels = e.pixels;
    parallel_for(worthwhile_threads(threads, planes * pixels * lanes), planes, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            float const* const x = in + plane * pixels * lanes;
            vec sum[4] = {};
            std::int64_t p = 0;
            for (; p + 4 <= pixels; p += 4)
                unrolled<4>([&](std::size_t k) NAS_INLINE_LAMBDA { sum[k] = sum[k] + load(x + p * lanes + k * lanes); });
            for (; p < pixels; ++p) sum[0] = sum[0] + load(x + p * lanes);
            store(out + plane * lanes, ((sum[0] + sum[1]) + (sum[2] + sum[3])) / splat(static_cast<float>(pixels)));
        }
    });
}

inline void global_average_pool_backward(image_extents const& e, float const* out_gradient, float* in_gradient, int threads) {
    std::int64_t const planes = e.batch * e.blocks(lanes), size = e.pixels * lanes;
    float const count = static_cast<float>(e.pixels);
    parallel_for(worthwhile_threads(threads, planes * size), planes, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            vec const share = load(out_gradient + plane * lanes) / splat(count);
            for (std::int64_t i = plane * size; i < (plane + 1) * size; i += lanes) store(in_gradient + i, share);
        }
    });
}

#endif
