// Kernels of global_average_pool.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// Without a norm, `factor` and `offset` are null.
template <class Function>
void mean_of_plane(std::int64_t pixels, float const* factor, float const* offset, float const* x, float* out) {
    vec const a = factor ? load(factor) : splat(1), b = factor ? load(offset) : vec{};
    vec sum[4] = {};
    auto const add = [&](std::int64_t p, std::size_t k) NAS_INLINE_LAMBDA { sum[k] = sum[k] + Function::value(fma(load(x + p * lanes), a, b)); };
    std::int64_t p = 0;
    for (; p + 4 <= pixels; p += 4)
        unrolled<4>([&](std::size_t k) NAS_INLINE_LAMBDA { add(p + static_cast<std::int64_t>(k), k); });
    for (; p < pixels; ++p) add(p, 0);
    store(out, ((sum[0] + sum[1]) + (sum[2] + sum[3])) / splat(static_cast<float>(pixels)));
}

inline void global_average_pool_forward(image_extents const& e, float const* in, float* out, int threads, norm_link const* norm) {
    std::int64_t const blocks = e.blocks(lanes), planes = e.batch * blocks, pixels = e.pixels;
    auto* const run = with_activation(norm ? norm->act : activation::none, [](auto fn) { return &mean_of_plane<decltype(fn)>; });
    parallel_for(worthwhile_threads(threads, planes * pixels * lanes), planes, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const channel = plane % blocks * lanes;
            run(pixels, norm ? norm->factor + channel : nullptr, norm ? norm->offset + channel : nullptr, in + plane * pixels * lanes,
                out + plane * lanes);
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
