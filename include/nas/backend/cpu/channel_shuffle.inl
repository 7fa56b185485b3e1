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
            for (std::int64_t p = 0; p < pixels; p += most) {
                std::int64_t const stop = p + most < pixels ? p + most : pixels;
                float* const target = out + plane * pixels * lanes;
                for (std::int64_t c = 0; c < count; ++c)
                    for (std::int64_t i = p * lanes; i < stop * lanes; i += lanes) target[i + c] = from[c][i];
                for (std::int64_t c = count; c < lanes; ++c)
                    for (std::int64_t i = p * lanes; i < stop * lanes; i += lanes) target[i + c] = 0;
            }
        }
    });
}

#endif
