#include <cstdint>
#include <vector>

#include <nas/backend/eigen/product.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("eigen product: every size and transposition equals plain loops, on any number of threads",
          "[backend][eigen]") {
    for (std::int64_t const rows : {1, 5, 64})
        for (std::int64_t const inner : {1, 17, 100})
            for (std::int64_t const columns : {1, 10, 33})
                for (bool const at : {false, true})
                    for (bool const bt : {false, true}) {
                        auto const a = test::random_floats(rows * inner, 1),
                                   b = test::random_floats(inner * columns, 2);
                        std::vector<float> expected;
                        for (std::int64_t r = 0; r < rows; ++r)
                            for (std::int64_t c = 0; c < columns; ++c) {
                                double sum = 0;
                                for (std::int64_t k = 0; k < inner; ++k)
                                    sum += static_cast<double>(
                                               a[static_cast<std::size_t>(at ? k * rows + r : r * inner + k)]) *
                                           static_cast<double>(
                                               b[static_cast<std::size_t>(bt ? c * inner + k : k * columns + c)]);
                                expected.push_back(static_cast<float>(sum));
                            }
                        for (int const threads : {1, 3}) {
                            INFO(rows << "x" << inner << "x" << columns << " " << at << bt << ", " << threads);
                            std::vector<float> out(expected.size(), 1e30f);
                            nas::eigen::multiply({.rows = rows,
                                                  .inner = inner,
                                                  .columns = columns,
                                                  .a_transposed = at,
                                                  .b_transposed = bt,
                                                  .threads = threads},
                                                 a.data(), b.data(), out.data());
                            CHECK(test::difference(out, expected) < 2e-6);
                        }
                    }
}
