// Definitions of simd/vec.hpp, compiled once per instruction set.
#if defined(NAS_SIMD_WIDTH)

using native = float __attribute__((vector_size(NAS_SIMD_WIDTH * 4)));
using native_int = std::int32_t __attribute__((vector_size(NAS_SIMD_WIDTH * 4)));

inline constexpr std::int64_t lanes = NAS_SIMD_LANES;
inline constexpr int vec_parts = NAS_SIMD_LANES / NAS_SIMD_WIDTH;

/// `lanes` floats, one per channel of a block. `vec{}` is zero.
struct vec {
    native part[vec_parts];
};

[[gnu::always_inline]] inline vec load(float const* p) {
    vec r;
    __builtin_memcpy(&r, p, sizeof r);
    return r;
}
[[gnu::always_inline]] inline void store(float* p, vec a) {
    __builtin_memcpy(p, &a, sizeof a);
}
[[gnu::always_inline]] inline vec splat(float a) {
    vec r;
    for (int i = 0; i < vec_parts; ++i) r.part[i] = a - native{};
    return r;
}

[[gnu::always_inline]] inline vec operator+(vec a, vec b) {
    for (int i = 0; i < vec_parts; ++i) a.part[i] += b.part[i];
    return a;
}
[[gnu::always_inline]] inline vec operator-(vec a, vec b) {
    for (int i = 0; i < vec_parts; ++i) a.part[i] -= b.part[i];
    return a;
}
[[gnu::always_inline]] inline vec operator*(vec a, vec b) {
    for (int i = 0; i < vec_parts; ++i) a.part[i] *= b.part[i];
    return a;
}
[[gnu::always_inline]] inline vec operator/(vec a, vec b) {
    for (int i = 0; i < vec_parts; ++i) a.part[i] /= b.part[i];
    return a;
}
/// a * b + c, in one rounding where the processor can.
[[gnu::always_inline]] inline vec fma(vec a, vec b, vec c) {
    for (int i = 0; i < vec_parts; ++i) a.part[i] = a.part[i] * b.part[i] + c.part[i];
    return a;
}
/// The larger; `b` if one is NaN.
[[gnu::always_inline]] inline vec max(vec a, vec b) {
    for (int i = 0; i < vec_parts; ++i) a.part[i] = a.part[i] > b.part[i] ? a.part[i] : b.part[i];
    return a;
}
/// The smaller; `b` if one is NaN.
[[gnu::always_inline]] inline vec min(vec a, vec b) {
    for (int i = 0; i < vec_parts; ++i) a.part[i] = a.part[i] < b.part[i] ? a.part[i] : b.part[i];
    return a;
}
/// a > b ? x : y
[[gnu::always_inline]] inline vec select_greater(vec a, vec b, vec x, vec y) {
    for (int i = 0; i < vec_parts; ++i) x.part[i] = a.part[i] > b.part[i] ? x.part[i] : y.part[i];
    return x;
}
/// a == b ? x : y
[[gnu::always_inline]] inline vec select_equal(vec a, vec b, vec x, vec y) {
    for (int i = 0; i < vec_parts; ++i) x.part[i] = a.part[i] == b.part[i] ? x.part[i] : y.part[i];
    return x;
}

/// The larger; NaN if one is.
[[gnu::always_inline]] inline vec max_or_nan(vec a, vec b) { return select_equal(a, a, max(a, b), a); }

/// The first `count` floats, then zeros.
inline vec load_first(float const* p, std::int64_t count) {
    float all[lanes] = {};
    for (std::int64_t i = 0; i < count; ++i) all[i] = p[i];
    return load(all);
}
inline void store_first(float* p, vec a, std::int64_t count) {
    float all[lanes];
    store(all, a);
    for (std::int64_t i = 0; i < count; ++i) p[i] = all[i];
}

/// The channels of block `block` of an array with one float per channel; zeros where the block is filled up.
inline vec load_channels(float const* p, std::int64_t channels, std::int64_t block) {
    std::int64_t const rest = channels - block * lanes;
    return rest >= lanes ? load(p + block * lanes) : load_first(p + block * lanes, rest);
}
inline void store_channels(float* p, vec a, std::int64_t channels, std::int64_t block) {
    std::int64_t const rest = channels - block * lanes;
    if (rest >= lanes) store(p + block * lanes, a);
    else store_first(p + block * lanes, a, rest);
}

// How `for_each_vec` touches memory: whole vectors, and once at the end of an array a part of one.
struct whole_vector {
    [[gnu::always_inline]] vec get(float const* p) const { return load(p); }
    [[gnu::always_inline]] void put(float* p, vec a) const { store(p, a); }
};
struct vector_part {
    std::int64_t count;
    vec get(float const* p) const { return load_first(p, count); }
    void put(float* p, vec a) const { store_first(p, a, count); }
};

/// Calls f(0), f(1) ... f(N - 1), written out, so that arrays indexed by the argument can live in registers.
template <std::size_t... I, class F>
[[gnu::always_inline]] inline void unrolled(std::index_sequence<I...>, F const& f) {
    (f(I), ...);
}
template <std::size_t N, class F>
[[gnu::always_inline]] inline void unrolled(F const& f) {
    unrolled(std::make_index_sequence<N>{}, f);
}

/// Calls body(memory, i) for i = begin, begin + lanes ... below `end`, where `memory` is a whole_vector or a vector_part.
template <class Body>
[[gnu::always_inline]] inline void for_each_vec(std::int64_t begin, std::int64_t end, Body const& body) {
    for (; begin + lanes <= end; begin += lanes) body(whole_vector{}, begin);
    if (begin < end) body(vector_part{end - begin}, begin);
}

/// Shares `elements` among threads in whole vectors: calls range(begin, end), or nothing for an empty range.
template <class Range>
void parallel_elements(int threads, std::int64_t elements, Range const& range) {
    parallel_for(worthwhile_threads(threads, elements), (elements + lanes - 1) / lanes, [&range, elements](std::int64_t begin, std::int64_t end, int) {
        range(begin * lanes, end * lanes < elements ? end * lanes : elements);
    });
}

/// Correctly rounded. Compilers keep std::sqrt out of vectors where it may set errno.
[[gnu::always_inline]] inline vec square_root(vec a) {
#if defined(__x86_64__)
    for (int i = 0; i < vec_parts; ++i) {
#if NAS_SIMD_WIDTH == 16
        a.part[i] = reinterpret_cast<native>(_mm512_maskz_sqrt_ps(0xffff, reinterpret_cast<__m512>(a.part[i])));
#elif NAS_SIMD_WIDTH == 8
        a.part[i] = reinterpret_cast<native>(_mm256_sqrt_ps(reinterpret_cast<__m256>(a.part[i])));
#else
        a.part[i] = reinterpret_cast<native>(_mm_sqrt_ps(reinterpret_cast<__m128>(a.part[i])));
#endif
    }
#else
    for (int i = 0; i < vec_parts; ++i)
        for (int k = 0; k < NAS_SIMD_WIDTH; ++k) a.part[i][k] = std::sqrt(a.part[i][k]);
#endif
    return a;
}

/// e^x with relative error below 2e-7; arguments are limited to [-87.3, 88.3], NaN stays NaN.
/// e^x = 2^n e^r with n = round(x / ln 2); the polynomial has the least largest relative error of its degree for
/// |r| <= ln(2) / 2 (3e-9, by Remez' algorithm), with 1 + r as its beginning.
[[gnu::always_inline]] inline vec exp(vec x) {
    x = min(splat(88.3f), max(splat(-87.3f), x));
    vec r;
    for (int i = 0; i < vec_parts; ++i) {
        native const a = x.part[i];
        // A float of this size has no digits behind the point, and its last bits are n.
        native const t = a * 1.44269504f + 12582912.0f;
        native const n = t - 12582912.0f;
        native const b = (a - n * 0.693359375f) - n * -2.12194440e-4f;
        native p = b * 1.38144671e-3f + 8.36878041e-3f;
        p = p * b + 4.16683942e-2f;
        p = p * b + 1.66665201e-1f;
        p = p * b + 4.99999934e-1f;
        p = p * b + 1.0f;
        p = p * b + 1.0f;
        r.part[i] = p * reinterpret_cast<native>((reinterpret_cast<native_int>(t) + 127) << 23);
    }
    return r;
}

[[gnu::always_inline]] inline vec sigmoid(vec x) { return splat(1.0f) / (splat(1.0f) + exp(vec{} - x)); }

#endif
