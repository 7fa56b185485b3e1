#include <vector>

#include <nas/backend/onednn/batched_matmul.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::onednn;

TEST_CASE("oneDNN batched matmul: heads side by side, transposed factors, one side for many", "[backend][onednn]") {
    engine const e;
    std::int64_t const outer = 2, many = 3, M = 5, K = 7, N = 4;
    for (bool const merged : {false, true})
        for (bool const b_transposed : {false, true})
            for (bool const b_repeats : {false, true}) {
                INFO(merged << b_transposed << b_repeats);
                std::array<std::int64_t, 4> const of_a = merged ? std::array{M * many * K, K, many * K, std::int64_t{1}}
                                                                : std::array{many * M * K, M * K, K, std::int64_t{1}};
                std::int64_t const row = b_transposed ? 1 : N, column = b_transposed ? K : 1;
                std::array<std::int64_t, 4> const of_b{(b_repeats ? 1 : many) * K * N, K * N, row, column};
                std::array<std::int64_t, 4> const of_c{many * M * N, M * N, N, 1};
                batched_matmul const product(e, {.outer = outer,
                                                 .many = many,
                                                 .rows = M,
                                                 .inner = K,
                                                 .columns = N,
                                                 .a_strides = of_a,
                                                 .b_strides = of_b,
                                                 .c_strides = of_c,
                                                 .b_repeats = b_repeats});
                REQUIRE(product);
                CHECK(product.implementation().find("ref") == std::string::npos);
                auto const a = test::random_floats(outer * many * M * K, 1),
                           b = test::random_floats(outer * many * K * N, 2);
                std::vector<float> c(static_cast<std::size_t>(outer * many * M * N)), expected(c.size());
                std::vector<char> scratch(product.scratch_bytes());
                product.run(a.data(), b.data(), c.data(), scratch.data());
                for (std::int64_t o = 0; o < outer; ++o)
                    for (std::int64_t i = 0; i < many; ++i)
                        for (std::int64_t m = 0; m < M; ++m)
                            for (std::int64_t n = 0; n < N; ++n) {
                                double sum = 0;
                                for (std::int64_t k = 0; k < K; ++k)
                                    sum +=
                                        static_cast<double>(
                                            a[static_cast<std::size_t>(o * of_a[0] + i * of_a[1] + m * of_a[2] + k)]) *
                                        static_cast<double>(b[static_cast<std::size_t>(
                                            o * of_b[0] + (b_repeats ? 0 : i * of_b[1]) + k * row + n * column)]);
                                expected[static_cast<std::size_t>(((o * many + i) * M + m) * N + n)] =
                                    static_cast<float>(sum);
                            }
                CHECK(test::difference(c, expected) < 1e-5);
            }
}
