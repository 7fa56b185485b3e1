// Would it pay to keep activations and weights in half the bytes (bfloat16) while computing in float? Measures, on the
// processor it runs on, the work of a training step that such storage changes:
//
//   - elementwise work on activations (ReLU forward: one read, one write), in float and with both sides in bfloat16;
//   - the same on data that fit the second-level cache;
//   - matrix products of convolutions (oneDNN): float, and bfloat16 inputs with float accumulation;
//   - the conversion that a float kernel needs before it can read bfloat16.
//
//     benchmark_mixed_precision [rounds]
//
// Conversions use AVX-512 BF16 instructions where the compiler has them for functions, else shifts.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <dnnl.h>

#include <nas/backend/denormals.hpp>

#include "side_by_side.hpp"

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // GCC 12's own intrinsics
#endif
#include <immintrin.h>
#endif

namespace {

using bf16 = std::uint16_t;

// To nearest, ties to even; the numbers here are finite.
inline bf16 narrow(float x) {
    std::uint32_t u;
    std::memcpy(&u, &x, sizeof u);
    return static_cast<bf16>((u + 0x7fffu + (u >> 16 & 1u)) >> 16);
}

#if defined(__x86_64__)
#define NAS_LEVEL __attribute__((target("avx512f,avx512bw,avx512vl,avx512bf16")))
bool has_bf16() { return __builtin_cpu_supports("avx512bf16"); }

NAS_LEVEL void relu_float(float const* x, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; i += 16)
        _mm512_storeu_ps(y + i, _mm512_max_ps(_mm512_loadu_ps(x + i), _mm512_setzero_ps()));
}
NAS_LEVEL __m512 load(bf16 const* x) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(x))), 16));
}
NAS_LEVEL void store(bf16* y, __m512 v) {
    __m256bh const h = _mm512_cvtneps_pbh(v);
    std::memcpy(y, &h, sizeof h);
}
NAS_LEVEL void relu_bf16(bf16 const* x, bf16* y, std::size_t n) {
    for (std::size_t i = 0; i < n; i += 16) store(y + i, _mm512_max_ps(load(x + i), _mm512_setzero_ps()));
}
NAS_LEVEL void to_float(bf16 const* x, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; i += 16) _mm512_storeu_ps(y + i, load(x + i));
}
NAS_LEVEL void to_bf16(float const* x, bf16* y, std::size_t n) {
    for (std::size_t i = 0; i < n; i += 16) store(y + i, _mm512_loadu_ps(x + i));
}
#else
bool has_bf16() { return true; }
inline float widen(bf16 x) {
    std::uint32_t const u = std::uint32_t{x} << 16;
    float f;
    std::memcpy(&f, &u, sizeof f);
    return f;
}
void relu_float(float const* x, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) y[i] = x[i] > 0 ? x[i] : 0;
}
void relu_bf16(bf16 const* x, bf16* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) y[i] = narrow(widen(x[i]) > 0 ? widen(x[i]) : 0);
}
void to_float(bf16 const* x, float* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) y[i] = widen(x[i]);
}
void to_bf16(float const* x, bf16* y, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) y[i] = narrow(x[i]);
}
#endif

void check(dnnl_status_t s) {
    if (s == dnnl_success) return;
    std::fprintf(stderr, "oneDNN refused (status %d)\n", static_cast<int>(s));
    std::exit(1);
}

/// c {m, n} = a {m, k} b {k, n}, single-threaded, with a and b of one type and c in float.
class product {
public:
    product(dnnl_data_type_t type, std::int64_t m, std::int64_t k, std::int64_t n) : bytes_(type == dnnl_bf16 ? 2 : 4) {
        dnnl_dims_t const da{m, k}, db{k, n}, dc{m, n};
        dnnl_memory_desc_t a, b, c;
        check(dnnl_memory_desc_init_by_tag(&a, 2, da, type, dnnl_ab));
        check(dnnl_memory_desc_init_by_tag(&b, 2, db, type, dnnl_format_tag_any)); // weights: packed once
        check(dnnl_memory_desc_init_by_tag(&c, 2, dc, dnnl_f32, dnnl_ab));
        dnnl_matmul_desc_t op;
        check(dnnl_matmul_desc_init(&op, &a, &b, nullptr, &c));
        check(dnnl_engine_create(&engine_, dnnl_cpu, 0));
        check(dnnl_stream_create(&stream_, engine_, dnnl_stream_default_flags));
        dnnl_primitive_desc_t d = nullptr;
        check(dnnl_primitive_desc_create(&d, &op, nullptr, engine_, nullptr));
        char const* info = "";
        check(dnnl_primitive_desc_query(d, dnnl_query_impl_info_str, 0, &info));
        implementation = info;
        dnnl_memory_desc_t const packed = *dnnl_primitive_desc_query_md(d, dnnl_query_weights_md, 0);
        check(dnnl_primitive_create(&primitive_, d));
        check(dnnl_primitive_desc_destroy(d));
        a_.assign(static_cast<std::size_t>(m * k) * bytes_, 0);
        b_.assign(dnnl_memory_desc_get_size(&packed), 0);
        c_.resize(static_cast<std::size_t>(m * n));
        check(dnnl_memory_create(&ma_, &a, engine_, a_.data()));
        check(dnnl_memory_create(&mb_, &packed, engine_, b_.data()));
        check(dnnl_memory_create(&mc_, &c, engine_, c_.data()));
    }
    product(product const&) = delete;
    product& operator=(product const&) = delete;
    ~product() {
        for (dnnl_memory_t m : {ma_, mb_, mc_}) dnnl_memory_destroy(m);
        dnnl_primitive_destroy(primitive_);
        dnnl_stream_destroy(stream_);
        dnnl_engine_destroy(engine_);
    }
    void operator()() {
        dnnl_exec_arg_t const arguments[] = {{DNNL_ARG_SRC, ma_}, {DNNL_ARG_WEIGHTS, mb_}, {DNNL_ARG_DST, mc_}};
        check(dnnl_primitive_execute(primitive_, stream_, 3, arguments));
        check(dnnl_stream_wait(stream_));
    }
    std::string implementation;

private:
    std::size_t bytes_;
    dnnl_engine_t engine_ = nullptr;
    dnnl_stream_t stream_ = nullptr;
    dnnl_primitive_t primitive_ = nullptr;
    dnnl_memory_t ma_ = nullptr, mb_ = nullptr, mc_ = nullptr;
    std::vector<std::uint8_t> a_, b_;
    std::vector<float> c_;
};

void table(std::vector<side_by_side::contestant> const& c, int rounds) {
    side_by_side::print(c, side_by_side::compare(c, {.rounds = rounds, .window = 0.05}), "million values");
}

void elementwise(char const* title, std::size_t n, int rounds) {
    std::vector<float> x(n), y(n);
    std::vector<bf16> hx(n), hy(n);
    for (std::size_t i = 0; i < n; ++i) {
        x[i] = static_cast<float>(i % 1009) - 500;
        hx[i] = narrow(x[i]);
    }
    double const items = static_cast<double>(n) * 1e-6;
    std::printf("\n%s\n\n", title);
    table({{.name = "ReLU, float", .run = [&] { relu_float(x.data(), y.data(), n); }, .items = items},
           {.name = "ReLU, bfloat16 in and out", .run = [&] { relu_bf16(hx.data(), hy.data(), n); }, .items = items},
           {.name = "bfloat16 to float", .run = [&] { to_float(hx.data(), y.data(), n); }, .items = items},
           {.name = "float to bfloat16", .run = [&] { to_bf16(x.data(), hy.data(), n); }, .items = items}},
          rounds);
}

void products(std::int64_t m, std::int64_t k, std::int64_t n, int rounds) {
    product whole(dnnl_f32, m, k, n), half(dnnl_bf16, m, k, n);
    std::vector<bf16> stored(static_cast<std::size_t>(m * k));
    std::vector<float> widened(stored.size());
    double const items = static_cast<double>(m * k) * 1e-6;
    std::printf("\n1x1 convolution, %lld pixels, %lld to %lld channels; float: %s, bfloat16: %s\n\n", static_cast<long long>(m),
                static_cast<long long>(k), static_cast<long long>(n), whole.implementation.c_str(), half.implementation.c_str());
    table({{.name = "float", .run = [&] { whole(); }, .items = items},
           {.name = "bfloat16 product", .run = [&] { half(); }, .items = items},
           {.name = "bfloat16 stored, float product", .run = [&] { to_float(stored.data(), widened.data(), stored.size()); whole(); }, .items = items}},
          rounds);
}

} // namespace

int main(int argc, char** argv) {
    int const rounds = argc > 1 ? std::atoi(argv[1]) : 9;
    if (rounds < 1) {
        std::fprintf(stderr, "usage: %s [rounds]\n", argv[0]);
        return 2;
    }
    if (!has_bf16()) {
        std::printf("this processor has no bfloat16 instructions: storage in bfloat16 would be converted by shifts and cannot be faster in products\n");
        return 0;
    }
    nas::flush_denormals const flushing;
    elementwise("activations of 64 images, 96 channels at 32x32, from memory", 64 * 96 * 1024, rounds);
    elementwise("131072 values, from the second-level cache", 128 * 1024, rounds);
    products(16 * 1024, 96, 24, rounds);
    products(16 * 256, 192, 64, rounds);
    products(16 * 64, 576, 160, rounds);
}
