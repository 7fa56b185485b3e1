// Kernels of channel_shuffle.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

#if NAS_SIMD_WIDTH > 4

static_assert(vec_parts == 1);

// Lane i is a[which[i]].
[[gnu::always_inline]] inline native permuted(native a, native_int which) {
#if NAS_SIMD_WIDTH == 8
    return __builtin_ia32_permvarsf256(a, which);
#elif defined(__clang__)
    return __builtin_ia32_permvarsf512(a, which);
#else
    return __builtin_ia32_permvarsf512_mask(a, which, a, 0xffff);
#endif
}

// Where the channels of a block come from: blocks, which of their channels goes to which lane, and all bits set where
// one does. Lanes that get none are zero.
struct channel_sources {
    std::int64_t count = 0;
    float const* from[lanes] = {};
    native_int channel[lanes] = {}, taken[lanes] = {};

    void add(std::int64_t lane, float const* block, std::int64_t which) {
        std::int64_t k = 0;
        while (k < count && from[k] != block) ++k;
        if (k == count) from[count++] = block;
        channel[k][lane] = static_cast<std::int32_t>(which);
        taken[k][lane] = -1;
    }
};

inline constexpr std::int64_t shuffle_fetch_distance = 1024; // floats

// `Count` sources, kept in registers; 0: as many as there are.
template <std::size_t Count>
void gather_channels(channel_sources const& s, std::int64_t begin, std::int64_t end, float* out) {
    float const* from[Count + 1] = {};
    native_int channel[Count + 1] = {}, taken[Count + 1] = {};
    unrolled<Count>([&](std::size_t k) NAS_INLINE_LAMBDA { from[k] = s.from[k], channel[k] = s.channel[k], taken[k] = s.taken[k]; });
    for (std::int64_t i = begin; i < end; i += lanes) {
        native_int bits = {};
        unrolled<Count>([&](std::size_t k) NAS_INLINE_LAMBDA {
            __builtin_prefetch(from[k] + i + shuffle_fetch_distance);
            bits |= reinterpret_cast<native_int>(permuted(load(from[k] + i).part[0], channel[k])) & taken[k];
        });
        for (std::int64_t k = static_cast<std::int64_t>(Count); Count == 0 && k < s.count; ++k) {
            __builtin_prefetch(s.from[k] + i + shuffle_fetch_distance);
            bits |= reinterpret_cast<native_int>(permuted(load(s.from[k] + i).part[0], s.channel[k])) & s.taken[k];
        }
        __builtin_prefetch(out + i + shuffle_fetch_distance);
        store(out + i, vec{{reinterpret_cast<native>(bits)}});
    }
}

inline void gather_all_channels(channel_sources const& s, std::int64_t begin, std::int64_t end, float* out) {
    switch (s.count) {
    case 1: return gather_channels<1>(s, begin, end, out);
    case 2: return gather_channels<2>(s, begin, end, out);
    case 3: return gather_channels<3>(s, begin, end, out);
    case 4: return gather_channels<4>(s, begin, end, out);
    default: return gather_channels<0>(s, begin, end, out);
    }
}

#else // no permutation whose order is a variable: lane by lane

struct channel_sources {
    float const* from[lanes] = {};

    void add(std::int64_t lane, float const* block, std::int64_t which) { from[lane] = block + which; }
};

inline void gather_all_channels(channel_sources const& s, std::int64_t begin, std::int64_t end, float* out) {
    for (std::int64_t i = begin; i < end; i += lanes)
        for (std::int64_t k = 0; k < lanes; ++k) out[i + k] = s.from[k] ? s.from[k][i] : 0.0f;
}

#endif

inline void permute_channels(image_extents const& e, std::span<std::int64_t const> sources, float const* in, float* out, int threads) {
    constexpr std::int64_t together = 64 * 1024; // floats that stay in the second cache until all blocks have taken theirs
    std::int64_t const blocks = e.blocks(lanes), channels = e.channels, plane = e.pixels * lanes, image = blocks * plane;
    std::int64_t const images = image < together ? together / image : 1, pieces = (image + together - 1) / together;
    parallel_for(worthwhile_threads(threads, e.elements(lanes)), (e.batch + images - 1) / images * pieces, [=](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            std::int64_t const first = i / pieces * images, last = first + images < e.batch ? first + images : e.batch;
            std::int64_t const from = i % pieces * e.pixels / pieces * lanes, to = (i % pieces + 1) * e.pixels / pieces * lanes;
            for (std::int64_t block = 0; block < blocks; ++block) {
                channel_sources s;
                for (std::int64_t lane = 0; lane < lanes && block * lanes + lane < channels; ++lane) {
                    std::int64_t const source = sources[static_cast<std::size_t>(block * lanes + lane)];
                    s.add(lane, in + source / lanes * plane, source % lanes);
                }
                // Images lie behind each other, so that the n-th has all its blocks n images further.
                for (std::int64_t n = first; n < last; ++n) gather_all_channels(s, n * image + from, n * image + to, out + block * plane);
            }
        }
    });
}

#endif
