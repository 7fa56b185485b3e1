#pragma once
// Products of small bfloat16 matrices added up in float: on the tile registers of AMX, or in plain C++.

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>
#define NAS_HAS_AMX 1
#else
#define NAS_HAS_AMX 0
#endif

#include <nas/backend/cpu/bfloat16.hpp>
#include <nas/backend/cpu/simd_level.hpp>

namespace nas::cpu {

/// What multiplies bfloat16 numbers.
enum class tile_unit : std::uint8_t {
    amx,     ///< AMX-BF16 and AVX-512; denormal numbers count as zero
    emulated ///< the same sums in plain C++: exact in the roundings, slow
};

constexpr std::string_view to_string(tile_unit u) { return u == tile_unit::amx ? "amx_bf16" : "emulated_bf16"; }

/// Whether this processor has AMX-BF16 and AVX-512 and the system lets this process use it, for which it is asked here.
inline bool has_amx() {
#if NAS_HAS_AMX
    unsigned a = 0, b = 0, c = 0, d = 0;
    auto const leaf = [&](int number, int part) {
        __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "0"(number), "2"(part));
    };
    leaf(0, 0);
    if (a < 7) return false;
    leaf(7, 0);
    bool const tiles = (d >> 22 & 1u) && (d >> 24 & 1u); // AMX-BF16, AMX-TILE
    leaf(7, 1);
    bool const narrows = a >> 5 & 1u; // AVX512_BF16
    if (!tiles || !narrows || best_simd_level() != simd_level::avx512) return false;
    constexpr long ask_for_permission = 0x1023, tile_data = 18; // ARCH_REQ_XCOMP_PERM of Linux
    return syscall(SYS_arch_prctl, ask_for_permission, tile_data) == 0;
#else
    return false;
#endif
}

/// Sums of products of tiles: c[m][n] = start[m][n] + sum over k < `steps` of a[m](k) * b[n](k).
///
/// a[m](k) are 16 rows of 32 numbers, `a_step` bytes apart, at a[m] + a_offsets[k]. b[n](k) are 16 rows of 16 pairs at
/// b[n] + 1024 k: row r, pair j holds the numbers (2r, j) and (2r + 1, j) of a 32x16 matrix. c are 16 rows of 16 floats.
struct tile_product {
    std::array<std::byte const*, 2> a{};
    std::int64_t a_step = 64;
    std::int64_t const* a_offsets = nullptr; ///< bytes
    std::array<std::byte const*, 2> b{};
    std::int64_t steps = 0;
    std::array<std::array<float const*, 2>, 2> start{};
    std::int64_t start_step = 64; ///< bytes from row to row; 0 = the same row 16 times
    std::array<std::array<float*, 2>, 2> c{};
};

/// A blocked image of `pixels` pixels: `blocks` blocks of `block` channels. Every `step`th pixel is read.
struct tile_source {
    float const* image = nullptr;
    std::int64_t pixels = 0, blocks = 0, block = 16, step = 1;
};

/// The unit in plain C++, for blocks of 8 and 16 channels.
struct emulated_tiles {
    static void open() {}
    static void close() {}

    /// 32 channels of `count` pixels side by side, from group `group` of 32.
    static void narrow(tile_source const& s, std::int64_t group, std::int64_t pixel, std::int64_t count, bfloat16* to) {
        for (std::int64_t p = 0; p < count; ++p)
            for (std::int64_t c = 0; c < 32; ++c)
                to[p * 32 + c] = to_bfloat16(at(s, group * 32 + c, pixel + p * s.step));
    }
    /// 16 channels of two neighbouring pixels interleaved, from group `group` of 16; an odd last pixel beside zeros.
    static void pair(tile_source const& s, std::int64_t group, std::int64_t pixel, std::int64_t count, bfloat16* to) {
        for (std::int64_t p = 0; p < (count + 1) / 2 * 2; ++p)
            for (std::int64_t c = 0; c < 16; ++c)
                to[p / 2 * 32 + 2 * c + p % 2] =
                    p < count ? to_bfloat16(at(s, group * 16 + c, pixel + p * s.step)) : bfloat16{};
    }
    /// A 16x16 matrix of pairs transposed; the rows of the result lie `step` numbers apart.
    static void transpose(bfloat16 const* from, bfloat16* to, std::int64_t step) {
        for (std::int64_t r = 0; r < 16; ++r)
            for (std::int64_t c = 0; c < 16; ++c) std::copy_n(from + r * 32 + 2 * c, 2, to + c * step + 2 * r);
    }
    template <int M, int N>
    static void multiply(tile_product const& p) {
        for (std::size_t m = 0; m < M; ++m)
            for (std::size_t n = 0; n < N; ++n) {
                float sum[16][16];
                for (std::int64_t r = 0; r < 16; ++r)
                    std::memcpy(sum[r], reinterpret_cast<std::byte const*>(p.start[m][n]) + r * p.start_step,
                                sizeof sum[r]);
                for (std::int64_t k = 0; k < p.steps; ++k) add_product(p, m, n, k, sum);
                std::memcpy(p.c[m][n], sum, sizeof sum);
            }
    }

private:
    static float at(tile_source const& s, std::int64_t channel, std::int64_t pixel) {
        if (channel / s.block >= s.blocks) return 0;
        return s.image[(channel / s.block * s.pixels + pixel) * s.block + channel % s.block];
    }
    static void add_product(tile_product const& p, std::size_t m, std::size_t n, std::int64_t k, float (&sum)[16][16]) {
        bfloat16 b[16][32];
        std::memcpy(b, p.b[n] + k * 1024, sizeof b);
        float right[32][16];
        for (std::size_t i = 0; i < 32; ++i)
            for (std::size_t j = 0; j < 16; ++j) right[i][j] = to_float(b[i / 2][2 * j + i % 2]);
        for (std::int64_t r = 0; r < 16; ++r) {
            bfloat16 a[32];
            std::memcpy(a, p.a[m] + p.a_offsets[k] + r * p.a_step, sizeof a);
            for (std::size_t i = 0; i < 32; ++i)
                for (std::size_t j = 0; j < 16; ++j) sum[r][j] += to_float(a[i]) * right[i][j];
        }
    }
};

} // namespace nas::cpu

#include <nas/backend/cpu/tile_unit.inl>
