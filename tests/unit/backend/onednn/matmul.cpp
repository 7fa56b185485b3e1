#include <vector>

#include <nas/backend/onednn/matmul.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas::onednn;

TEST_CASE("oneDNN matmul: every order of the factors, with and without bias", "[backend][onednn]") {
    engine const e;
    for (auto const& [rows, inner, columns] : {std::array{5, 17, 10}, std::array{1, 1, 1}, std::array{64, 128, 33}})
        for (bool const a_transposed : {false, true})
            for (bool const b_transposed : {false, true})
                for (bool const with_bias : {false, true}) {
                    INFO(rows << " x " << inner << " x " << columns << " " << a_transposed << b_transposed
                              << with_bias);
                    matmul const product(e, {.rows = rows,
                                             .inner = inner,
                                             .columns = columns,
                                             .a_transposed = a_transposed,
                                             .b_transposed = b_transposed,
                                             .bias = with_bias,
                                             .threads = 2});
                    REQUIRE(product);
                    CHECK(product.implementation().find("ref") == std::string::npos);
                    auto const a = test::random_floats(rows * inner, 1), b = test::random_floats(inner * columns, 2),
                               bias = test::random_floats(columns, 3);
                    std::vector<float> c(static_cast<std::size_t>(rows * columns)), expected(c.size());
                    std::vector<char> scratch(product.scratch_bytes());
                    product.run(a.data(), b.data(), bias.data(), c.data(), scratch.data());
                    for (int r = 0; r < rows; ++r)
                        for (int k = 0; k < columns; ++k) {
                            double sum = with_bias ? static_cast<double>(bias[static_cast<std::size_t>(k)]) : 0.0;
                            for (int i = 0; i < inner; ++i)
                                sum += static_cast<double>(
                                           a[static_cast<std::size_t>(a_transposed ? i * rows + r : r * inner + i)]) *
                                       static_cast<double>(
                                           b[static_cast<std::size_t>(b_transposed ? k * inner + i : i * columns + k)]);
                            expected[static_cast<std::size_t>(r * columns + k)] = static_cast<float>(sum);
                        }
                    CHECK(test::difference(c, expected) < 1e-5);
                }
}
