#pragma once
// Pixels whose channels lie side by side, as planes.

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <tmmintrin.h>
#endif

namespace nas::train {

namespace detail {

template <std::size_t Channels>
void split_planes_plain(std::uint8_t const* from, std::size_t n, std::size_t first, std::uint8_t* to) {
    for (std::size_t i = first; i < n; ++i)
        for (std::size_t c = 0; c < Channels; ++c) to[c * n + i] = from[i * Channels + c];
}

#if defined(__x86_64__)

/// Splits 16 pixels at a time by byte shuffles; returns how many it has done.
__attribute__((target("ssse3"))) inline std::size_t split_three(std::uint8_t const* from, std::size_t n,
                                                                std::uint8_t* to) {
    // Byte i of plane c is byte 3 i + c of the 48: pick[c][part] says where in each part of 16, 0x80 that it is elsewhere.
    alignas(16) std::uint8_t pick[3][3][16];
    for (unsigned c = 0; c < 3; ++c)
        for (unsigned part = 0; part < 3; ++part)
            for (unsigned i = 0; i < 16; ++i) {
                unsigned const at = 3 * i + c;
                pick[c][part][i] = static_cast<std::uint8_t>(at / 16 == part ? at % 16 : 0x80);
            }
    __m128i p[3][3];
    for (unsigned c = 0; c < 3; ++c)
        for (unsigned part = 0; part < 3; ++part)
            p[c][part] = _mm_load_si128(reinterpret_cast<__m128i const*>(pick[c][part]));
    std::size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        auto const* const q = reinterpret_cast<__m128i const*>(from + 3 * i);
        __m128i const x = _mm_loadu_si128(q), y = _mm_loadu_si128(q + 1), z = _mm_loadu_si128(q + 2);
        for (unsigned c = 0; c < 3; ++c)
            _mm_storeu_si128(reinterpret_cast<__m128i*>(to + c * n + i),
                             _mm_or_si128(_mm_or_si128(_mm_shuffle_epi8(x, p[c][0]), _mm_shuffle_epi8(y, p[c][1])),
                                          _mm_shuffle_epi8(z, p[c][2])));
    }
    return i;
}

__attribute__((target("ssse3"))) inline std::size_t split_four(std::uint8_t const* from, std::size_t n,
                                                               std::uint8_t* to) {
    __m128i const gather = _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    std::size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        auto const* const q = reinterpret_cast<__m128i const*>(from + 4 * i);
        __m128i const a = _mm_shuffle_epi8(_mm_loadu_si128(q), gather); // four of channel 0, of 1, of 2, of 3
        __m128i const b = _mm_shuffle_epi8(_mm_loadu_si128(q + 1), gather);
        __m128i const c = _mm_shuffle_epi8(_mm_loadu_si128(q + 2), gather);
        __m128i const d = _mm_shuffle_epi8(_mm_loadu_si128(q + 3), gather);
        __m128i const ab = _mm_unpacklo_epi32(a, b), cd = _mm_unpacklo_epi32(c, d);
        __m128i const ab_high = _mm_unpackhi_epi32(a, b), cd_high = _mm_unpackhi_epi32(c, d);
        __m128i const planes[4] = {_mm_unpacklo_epi64(ab, cd), _mm_unpackhi_epi64(ab, cd),
                                   _mm_unpacklo_epi64(ab_high, cd_high), _mm_unpackhi_epi64(ab_high, cd_high)};
        for (unsigned k = 0; k < 4; ++k) _mm_storeu_si128(reinterpret_cast<__m128i*>(to + k * n + i), planes[k]);
    }
    return i;
}

#endif

} // namespace detail

/// Writes `n` pixels of `Channels` (3 or 4) bytes each as planes of `n` bytes.
template <std::size_t Channels>
    requires(Channels == 3 || Channels == 4)
void split_planes(std::uint8_t const* from, std::size_t n, std::uint8_t* to) {
    std::size_t done = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("ssse3")) {
        if constexpr (Channels == 3) done = detail::split_three(from, n, to);
        else done = detail::split_four(from, n, to);
    }
#endif
    detail::split_planes_plain<Channels>(from, n, done, to);
}

} // namespace nas::train
