// Kernels of channel_sum.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void channel_sum(image_extents const& e, float const* in, float* out, int threads) {
    std::int64_t const blocks = e.blocks(lanes), pixels = e.pixels, batch = e.batch, channels = e.channels;
    parallel_for(worthwhile_threads(threads, e.elements(lanes)), blocks, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t block = begin; block < end; ++block) {
            vec total{};
            for (std::int64_t n = 0; n < batch; ++n) { // image by image, so that rounding errors stay small
                float const* const x = in + (n * blocks + block) * pixels * lanes;
                vec sum[4] = {};
                std::int64_t p = 0;
                for (; p + 4 <= pixels; p += 4)
                    unrolled<4>([&](std::size_t k) NAS_INLINE_LAMBDA { sum[k] = sum[k] + load(x + p * lanes + k * lanes); });
                for (; p < pixels; ++p) sum[0] = sum[0] + load(x + p * lanes);
                total = total + ((sum[0] + sum[1]) + (sum[2] + sum[3]));
            }
            store_channels(out, total, channels, block);
        }
    });
}

#endif
