// Kernels of channels.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

// One piece ready to run: its lanes are loaded from `from`, shifted so that they land in place; `mask` is 1 on them.
struct channel_source {
    float const* from;
    float mask[lanes];
};

inline void gather_channels(channel_recipe const& r, std::int64_t batch, std::int64_t pixels, std::span<float const* const> sources,
                            float* target, int threads) {
    std::int64_t const blocks = (r.channels + lanes - 1) / lanes;
    parallel_for(worthwhile_threads(threads, batch * blocks * pixels * lanes), batch * blocks, [=, &r](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t const n = plane / blocks, block = plane % blocks;
            float* const out = target + plane * pixels * lanes;
            std::size_t first = 0;
            while (r.pieces[first].target_block != block) ++first;

            channel_source ready[lanes]; // a block has at most `lanes` pieces
            std::size_t count = 0;
            for (std::size_t i = first; i < r.pieces.size() && r.pieces[i].target_block == block; ++i, ++count) {
                channel_piece const& p = r.pieces[i];
                std::int64_t const source_blocks = (r.source_channels[p.source] + lanes - 1) / lanes;
                ready[count].from = sources[p.source] + (n * source_blocks + p.source_block) * pixels * lanes + p.source_lane - p.target_lane;
                for (std::int64_t c = 0; c < lanes; ++c) ready[count].mask[c] = c >= p.target_lane && c < p.target_lane + p.lanes ? 1.0f : 0.0f;
            }
            // A shifted load reaches into the pixel before or behind, so the first and the last pixel go lane by lane.
            auto const by_lane = [&](std::int64_t p) {
                store(out + p * lanes, vec{});
                for (std::size_t k = 0; k < count; ++k)
                    for (std::int64_t c = 0; c < lanes; ++c)
                        if (ready[k].mask[c] != 0) out[p * lanes + c] = ready[k].from[p * lanes + c];
            };
            by_lane(0);
            for (std::int64_t p = 1; p + 1 < pixels; ++p) {
                vec v{};
                for (std::size_t k = 0; k < count; ++k) v = select_greater(load(ready[k].mask), vec{}, load(ready[k].from + p * lanes), v);
                store(out + p * lanes, v);
            }
            if (pixels > 1) by_lane(pixels - 1);
        }
    });
}

#endif
