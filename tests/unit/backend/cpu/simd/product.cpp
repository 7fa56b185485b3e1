#include <cstdint>
#include <vector>

#include <nas/backend/cpu/simd/product.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace {

namespace cpu = nas::cpu;

// out[r][c] = sum over k of rows[r][k] * columns[k][c], all in blocks of `lanes`, against plain loops.
template <class Product, class Multiply>
void check_product(std::int64_t lanes, std::int64_t blocks, std::int64_t rows, std::int64_t vecs,
                   Multiply const& multiply) {
    std::int64_t const length = blocks * lanes, block = rows * lanes;
    auto const a = test::random_floats(blocks * block, 1), b = test::random_floats(length * vecs * lanes, 2);
    std::vector<float> out(static_cast<std::size_t>(vecs * block), 1e30f), expected(out.size());
    for (std::int64_t j = 0; j < vecs; ++j)
        for (std::int64_t r = 0; r < rows; ++r)
            for (std::int64_t c = 0; c < lanes; ++c) {
                double sum = 0;
                for (std::int64_t k = 0; k < length; ++k)
                    sum += static_cast<double>(a[static_cast<std::size_t>(k / lanes * block + r * lanes + k % lanes)]) *
                           static_cast<double>(b[static_cast<std::size_t>((k * vecs + j) * lanes + c)]);
                expected[static_cast<std::size_t>(j * block + r * lanes + c)] = static_cast<float>(sum);
            }
    multiply(Product{a.data(), block, blocks, b.data(), out.data(), block, b.data()}, vecs, rows, length);
    INFO(lanes << " lanes, " << blocks << " blocks, " << rows << " rows, " << vecs << " vectors");
    CHECK(test::difference(out, expected) < 2e-6);
}

template <class Add>
void check_sum(std::int64_t lanes, std::int64_t count, std::int64_t vecs, Add const& add) {
    auto const a = test::random_floats(count * lanes, 1), g = test::random_floats(vecs * count * lanes, 2);
    auto sums = test::random_floats(lanes * vecs * lanes, 3), expected = sums;
    for (std::int64_t i = 0; i < lanes; ++i)
        for (std::int64_t j = 0; j < vecs; ++j)
            for (std::int64_t c = 0; c < lanes; ++c)
                for (std::int64_t t = 0; t < count; ++t)
                    expected[static_cast<std::size_t>((i * vecs + j) * lanes + c)] +=
                        a[static_cast<std::size_t>(t * lanes + i)] *
                        g[static_cast<std::size_t>((j * count + t) * lanes + c)];
    add(a.data(), g.data(), count * lanes, count, sums.data());
    CHECK(test::difference(sums, expected) < 2e-6);
}

} // namespace

// The kernels are templates in a namespace per level.
#define CHECK_LEVEL(level)                                                                                             \
    for (std::int64_t const rows : {1, 2, 3, 5, 8, 13, 14, 16, 29, 49})                                                \
        for (std::int64_t const blocks : {1, 3})                                                                       \
            for (std::int64_t const vecs : {1, 2})                                                                     \
                check_product<cpu::level::block_product>(cpu::level::lanes, blocks, rows, vecs, [](auto const&... a) { \
                    cpu::level::multiply_columns(a...);                                                                \
                });                                                                                                    \
    for (std::int64_t const count : {1, 7}) {                                                                          \
        check_sum(cpu::level::lanes, count, 1, [](auto... a) { cpu::level::add_products<1>(a...); });                  \
        check_sum(cpu::level::lanes, count, 2, [](auto... a) { cpu::level::add_products<2>(a...); });                  \
    }

TEST_CASE("products of blocks: any number of rows, blocks and columns equals plain loops", "[backend][cpu]") {
    CHECK_LEVEL(baseline)
#if defined(__x86_64__)
    if (cpu::best_simd_level() >= cpu::simd_level::avx2) {
        CHECK_LEVEL(avx2)
    }
    if (cpu::best_simd_level() >= cpu::simd_level::avx512) {
        CHECK_LEVEL(avx512)
    }
#endif
}
