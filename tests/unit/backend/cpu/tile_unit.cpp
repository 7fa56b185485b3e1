#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include <nas/backend/cpu/tile_unit.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"

namespace {

using namespace nas::cpu;

std::vector<float> random(std::size_t n, std::uint64_t seed) {
    nas::rng r(seed);
    std::vector<float> v(n);
    for (float& x : v) x = static_cast<float>(r.uniform(-1, 1));
    return v;
}
std::vector<bfloat16> narrowed(std::size_t n, std::uint64_t seed) {
    std::vector<bfloat16> v;
    for (float const x : random(n, seed)) v.push_back(to_bfloat16(x));
    return v;
}

// Calls f(unit) for the emulated unit, and for AMX where there is one.
template <class F>
void for_each_unit(F f) {
    f(emulated_tiles{});
#if NAS_HAS_AMX
    if (has_amx()) return f(amx_tiles{});
#endif
    WARN("this processor has no AMX: the emulated unit only");
}

} // namespace

TEST_CASE("cpu tile_unit: 32 channels of pixels are rounded side by side", "[backend][cpu]") {
    constexpr std::int64_t pixels = 7;
    auto image = random(3 * pixels * 16, 1);
    image[0] = std::numeric_limits<float>::infinity();
    image[1] = std::numeric_limits<float>::quiet_NaN();
    image[2] = 1.0f + 1.5f / 128;
    for_each_unit([&]<class Unit>(Unit) {
        for (std::int64_t const group : {0, 1}) {
            std::vector<bfloat16> to(5 * 32, bfloat16{0x1234});
            Unit::narrow({image.data(), pixels, 3, 16}, group, group, 4, to.data());
            for (std::int64_t p = 0; p < 4; ++p)
                for (std::int64_t c = 0; c < 32; ++c) {
                    std::int64_t const block = group * 2 + c / 16;
                    float const x =
                        block < 3 ? image[static_cast<std::size_t>((block * pixels + p + group) * 16 + c % 16)] : 0.0f;
                    bfloat16 const y = to[static_cast<std::size_t>(p * 32 + c)];
                    if (std::isnan(x) ? !std::isnan(to_float(y)) : y != to_bfloat16(x))
                        FAIL_CHECK("pixel " << p << " channel " << c);
                }
            CHECK(to[4 * 32] == bfloat16{0x1234});
        }
    });
}

TEST_CASE("cpu tile_unit: two pixels are interleaved, and an odd one has zeros beside it", "[backend][cpu]") {
    constexpr std::int64_t pixels = 5;
    auto const image = random(2 * pixels * 16, 1);
    for_each_unit([&]<class Unit>(Unit) {
        std::vector<bfloat16> to(3 * 32);
        Unit::pair({image.data(), pixels, 2, 16}, 1, 0, 5, to.data());
        for (std::int64_t p = 0; p < 6; ++p)
            for (std::int64_t c = 0; c < 16; ++c) {
                float const x = p < 5 ? image[static_cast<std::size_t>((pixels + p) * 16 + c)] : 0.0f;
                if (to[static_cast<std::size_t>(p / 2 * 32 + 2 * c + p % 2)] != to_bfloat16(x))
                    FAIL_CHECK("pixel " << p << " channel " << c);
            }
    });
}

TEST_CASE("cpu tile_unit: transposes pairs", "[backend][cpu]") {
    auto const from = narrowed(16 * 32, 1);
    for_each_unit([&]<class Unit>(Unit) {
        std::vector<bfloat16> to(16 * 40);
        Unit::transpose(from.data(), to.data(), 40);
        for (std::size_t r = 0; r < 16; ++r)
            for (std::size_t c = 0; c < 32; ++c)
                if (to[c / 2 * 40 + 2 * r + c % 2] != from[r * 32 + c]) FAIL_CHECK("row " << r << " column " << c);
    });
}

TEST_CASE("cpu tile_unit: products of tiles are sums of products of bfloat16 numbers in float", "[backend][cpu]") {
    auto const a = narrowed(2 * 3 * 16 * 32, 1), b = narrowed(2 * 3 * 16 * 32, 2);
    auto const start = random(4 * 256, 3);
    std::int64_t const offsets[] = {0, 2048, 1024}; // in any order
    for_each_unit([&]<class Unit>(Unit) {
        auto const run = [&]<int M, int N>(std::integer_sequence<int, M, N>) {
            std::vector<float> c(4 * 256, -7.0f);
            tile_product p{.a_offsets = offsets, .steps = 3};
            for (std::size_t i = 0; i < 2; ++i) {
                p.a[i] = reinterpret_cast<std::byte const*>(a.data() + i * 1536);
                p.b[i] = reinterpret_cast<std::byte const*>(b.data() + i * 1536);
                for (std::size_t j = 0; j < 2; ++j) {
                    p.start[i][j] = start.data() + (i * 2 + j) * 256;
                    p.c[i][j] = c.data() + (i * 2 + j) * 256;
                }
            }
            Unit::open();
            Unit::template multiply<M, N>(p);
            Unit::close();
            double worst = 0;
            for (std::size_t m = 0; m < 2; ++m)
                for (std::size_t n = 0; n < 2; ++n)
                    for (std::size_t r = 0; r < 16; ++r)
                        for (std::size_t j = 0; j < 16; ++j) {
                            float const got = c[(m * 2 + n) * 256 + r * 16 + j];
                            if (m >= M || n >= N) {
                                CHECK(got == -7.0f);
                                continue;
                            }
                            double sum = static_cast<double>(start[(m * 2 + n) * 256 + r * 16 + j]);
                            for (std::size_t k = 0; k < 3; ++k)
                                for (std::size_t i = 0; i < 32; ++i)
                                    sum += static_cast<double>(to_float(
                                               a[m * 1536 + static_cast<std::size_t>(offsets[k]) / 2 + r * 32 + i])) *
                                           static_cast<double>(
                                               to_float(b[n * 1536 + k * 512 + i / 2 * 32 + 2 * j + i % 2]));
                            worst = std::max(worst, std::abs(sum - static_cast<double>(got)));
                        }
            CHECK(worst < 1e-5);
        };
        run(std::integer_sequence<int, 1, 1>{});
        run(std::integer_sequence<int, 1, 2>{});
        run(std::integer_sequence<int, 2, 1>{});
        run(std::integer_sequence<int, 2, 2>{});
    });
}
