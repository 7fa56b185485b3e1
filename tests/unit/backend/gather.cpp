#include <array>

#include <nas/backend/gather.hpp>

#include "support/catch.hpp"

TEST_CASE("gather: copies by a table, zero where it says so, sample by sample", "[backend]") {
    std::array<std::int32_t, 4> const table{2, -1, 0, 2};
    std::array<float, 6> const in{1, 2, 3, 10, 20, 30};
    for (int const threads : {1, 2}) {
        std::array<float, 8> out{};
        out.fill(7);
        nas::gather(threads, 2, 3, table, in.data(), out.data());
        CHECK(out == std::array<float, 8>{3, 0, 1, 3, 30, 0, 10, 30});
    }
}

TEST_CASE("gather: the gradient of an element is the sum over its copies", "[backend]") {
    std::array<std::int32_t, 4> const table{2, -1, 0, 2};
    std::array<float, 8> const gradient{1, 2, 3, 4, 10, 20, 30, 40};
    for (int const threads : {1, 2}) {
        std::array<float, 6> in{};
        in.fill(7);
        nas::gather_backward(threads, 2, 3, table, gradient.data(), in.data());
        CHECK(in == std::array<float, 6>{3, 0, 5, 30, 0, 50});
    }
}

TEST_CASE("gather: a number of one's own where the table says so", "[backend]") {
    std::array<std::int32_t, 4> const table{1, -2, -1, 0};
    std::array<float, 2> const in{1, 2};
    std::array<float, 4> out{};
    nas::gather(1, 1, 2, table, in.data(), out.data(), 9);
    CHECK(out == std::array<float, 4>{2, 9, 0, 1});
    std::array<float, 4> const gradient{1, 2, 3, 4};
    std::array<float, 2> in_gradient{};
    nas::gather_backward(1, 1, 2, table, gradient.data(), in_gradient.data());
    CHECK(in_gradient == std::array<float, 2>{4, 1});
}
