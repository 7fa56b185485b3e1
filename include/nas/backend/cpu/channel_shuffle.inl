// Kernels of channel_shuffle.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

inline void permute_channels(image_extents const& e, std::span<std::int64_t const> sources, float const* in, float* out, int threads) {
    constexpr std::int64_t most = 64; // pixels whose sources and results stay in the first cache
    std::int64_t const blocks = e.blocks(lanes), pixels = e.pixels, channels = e.channels;
    parallel_for(worthwhile_threads(threads, e.elements(lanes)), e.batch * blocks, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const n = plane / blocks, first = plane % blocks * lanes;
            std::int64_t const count = channels - first < lanes ? channels - first : lanes;
            float const* from[lanes] = {};
            for (std::int64_t c = 0; c < count; ++c) {
                std::int64_t const source = sources[static_cast<std::size_t>(first + c)];
                from[c] = in + (n * blocks + source / lanes) * pixels * lanes + source % lanes;
            }
            float* const target = out + plane * pixels * lanes;
            for (std::int64_t p = 0; p < pixels; p += most) {
                std::int64_t const stop = (p + most < pixels ? p + most : pixels) * lanes;
                // Four lanes at a time, so that results leave as 16 bytes.
                for (std::int64_t c = 0; c < lanes; c += 4) {
                    if (c + 4 <= count) {
                        float const *const a = from[c], *const b = from[c + 1], *const d = from[c + 2], *const f = from[c + 3];
                        if (c == 0) // most of the others lie in the same blocks
                            for (std::int64_t i = p * lanes + 1024; i < stop + 1024; i += lanes) {
                                for (float const* const source : {a, b, d, f}) __builtin_prefetch(source + i);
                                __builtin_prefetch(target + i);
                            }
                        for (std::int64_t i = p * lanes; i < stop; i += lanes) {
                            float const four[4] = {a[i], b[i], d[i], f[i]};
                            __builtin_memcpy(target + i + c, four, sizeof four);
                        }
                        continue;
                    }
                    for (std::int64_t k = c; k < c + 4; ++k)
                        for (std::int64_t i = p * lanes; i < stop; i += lanes) target[i + k] = k < count ? from[k][i] : 0.0f;
                }
            }
        }
    });
}

#endif
