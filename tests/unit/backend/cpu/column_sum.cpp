#include <vector>

#include <nas/backend/cpu/column_sum.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("column_sum: sums the rows of a plain matrix, whatever its width", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const columns : {1, 10, 16, 1001}) {
            std::vector<float> matrix, sums(static_cast<std::size_t>(columns + 1), -1.0f);
            for (std::int64_t r = 0; r < 20; ++r)
                for (std::int64_t c = 0; c < columns; ++c) matrix.push_back(static_cast<float>(c));
            nas::cpu::column_sum(l, 20, columns, matrix.data(), sums.data(), 2);
            for (std::int64_t c = 0; c < columns; ++c)
                CHECK(sums[static_cast<std::size_t>(c)] == static_cast<float>(20 * c));
            CHECK(sums.back() == -1.0f);
        }
}
