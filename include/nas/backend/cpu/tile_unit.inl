// The tile registers of AMX, for tile_unit.hpp.
#if NAS_HAS_AMX

namespace nas::cpu {

#define NAS_AMX __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))

/// The unit on AMX, for blocks of 16 channels. Precondition of all: `has_amx()`; of `multiply`: between `open` and `close`.
struct amx_tiles {
    NAS_AMX static void open() {
        struct alignas(64) {
            std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
            std::uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
            std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
        } const shape;
        barrier();
        _tile_loadconfig(&shape);
    }
    NAS_AMX static void close() { _tile_release(); }

    NAS_AMX static void narrow(tile_source const& s, std::int64_t group, std::int64_t pixel, std::int64_t count, bfloat16* to) {
        float const* const low = s.image + (group * 2 * s.pixels + pixel) * 16;
        float const* const high = low + s.pixels * 16;
        std::int64_t const step = s.step * 16;
        if (group * 2 + 1 < s.blocks)
            for (std::int64_t p = 0; p < count; ++p)
                store(to + p * 32, _mm512_cvtne2ps_pbh(_mm512_loadu_ps(high + p * step), _mm512_loadu_ps(low + p * step)));
        else
            for (std::int64_t p = 0; p < count; ++p) store(to + p * 32, _mm512_cvtne2ps_pbh(_mm512_setzero_ps(), _mm512_loadu_ps(low + p * step)));
    }

    NAS_AMX static void pair(tile_source const& s, std::int64_t group, std::int64_t pixel, std::int64_t count, bfloat16* to) {
        float const* const from = s.image + (group * s.pixels + pixel) * 16;
        std::int64_t const step = s.step * 16;
        for (std::int64_t p = 0; p < count; p += 2) {
            __m512 const second = p + 1 < count ? _mm512_loadu_ps(from + (p + 1) * step) : _mm512_setzero_ps();
            halves both;
            __m512bh const narrow = _mm512_cvtne2ps_pbh(second, _mm512_loadu_ps(from + p * step));
            std::memcpy(&both, &narrow, sizeof both);
            both = __builtin_shufflevector(both, both, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24, 9, 25, 10, 26, 11, 27, 12,
                                           28, 13, 29, 14, 30, 15, 31);
            std::memcpy(to + p * 16, &both, sizeof both);
        }
    }

    NAS_AMX static void transpose(bfloat16 const* from, bfloat16* to, std::int64_t step) {
        words a[16], b[16];
        for (int i = 0; i < 16; ++i) std::memcpy(&a[i], from + i * 32, sizeof a[i]);
        // Interleaving the halves of 2^8 words turns the 8 bits of their numbers by one; four times swaps row and column.
        for (int turn = 0; turn < 4; ++turn) {
            for (int i = 0; i < 8; ++i) {
                b[2 * i] = __builtin_shufflevector(a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
                b[2 * i + 1] = __builtin_shufflevector(a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
            }
            for (int i = 0; i < 16; ++i) a[i] = b[i];
        }
        for (int i = 0; i < 16; ++i) std::memcpy(to + i * step, &a[i], sizeof a[i]);
    }

    // Registers: 0 to 3 sums, 4 and 5 the left sides, 6 and 7 the right ones. Their numbers are part of the instructions.
    template <int M, int N>
    NAS_AMX static void multiply(tile_product const& p) {
        barrier();
        auto const from = static_cast<std::size_t>(p.start_step), step = static_cast<std::size_t>(p.a_step);
        _tile_loadd(0, p.start[0][0], from);
        if constexpr (N > 1) _tile_loadd(1, p.start[0][1], from);
        if constexpr (M > 1) _tile_loadd(2, p.start[1][0], from);
        if constexpr (M > 1 && N > 1) _tile_loadd(3, p.start[1][1], from);
        for (std::int64_t k = 0; k < p.steps; ++k) {
            _tile_loadd(6, p.b[0] + k * 1024, 64);
            _tile_loadd(4, p.a[0] + p.a_offsets[k], step);
            _tile_dpbf16ps(0, 4, 6);
            if constexpr (N > 1) {
                _tile_loadd(7, p.b[1] + k * 1024, 64);
                _tile_dpbf16ps(1, 4, 7);
            }
            if constexpr (M > 1) {
                _tile_loadd(5, p.a[1] + p.a_offsets[k], step);
                _tile_dpbf16ps(2, 5, 6);
            }
            if constexpr (M > 1 && N > 1) _tile_dpbf16ps(3, 5, 7);
        }
        _tile_stored(0, p.c[0][0], 64);
        if constexpr (N > 1) _tile_stored(1, p.c[0][1], 64);
        if constexpr (M > 1) _tile_stored(2, p.c[1][0], 64);
        if constexpr (M > 1 && N > 1) _tile_stored(3, p.c[1][1], 64);
        barrier();
    }

private:
    using words = std::uint32_t __attribute__((vector_size(64)));
    using halves = std::uint16_t __attribute__((vector_size(64)));

    // GCC's tile loads do not say that they read memory.
    static void barrier() { __asm__ volatile("" ::: "memory"); }

    NAS_AMX static void store(bfloat16* to, __m512bh x) { std::memcpy(to, &x, sizeof x); }
};

#undef NAS_AMX

} // namespace nas::cpu

#endif
