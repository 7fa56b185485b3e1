#include <algorithm>
#include <array>

#include <nas/train/shuffle.hpp>

#include "support/catch.hpp"

using nas::train::epoch_order;

TEST_CASE("shuffle: every item stays, once", "[train]") {
    auto order = epoch_order(1000, 7, 3);
    CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (std::uint32_t i = 0; i < 1000; ++i) REQUIRE(order[i] == i);
}

TEST_CASE("shuffle: the order is a function of seed and epoch", "[train]") {
    CHECK(epoch_order(50, 7, 3) == epoch_order(50, 7, 3));
    CHECK(epoch_order(50, 7, 3) != epoch_order(50, 7, 4));
    CHECK(epoch_order(50, 7, 3) != epoch_order(50, 8, 3));
}

TEST_CASE("shuffle: the order is the same on every compiler", "[train]") {
    CHECK(epoch_order(8, 1, 0) == std::vector<std::uint32_t>{1, 7, 3, 2, 0, 4, 6, 5});
}

TEST_CASE("shuffle: nothing and one item are left alone", "[train]") {
    CHECK(epoch_order(0, 1, 0).empty());
    CHECK(epoch_order(1, 1, 0) == std::vector<std::uint32_t>{0});
}

TEST_CASE("shuffle: all orders of three items are equally likely", "[train]") {
    // 6,000 draws; the count of each of 6 orders has mean 1,000 and deviation 29, so 150 is 5 deviations.
    std::array<int, 27> count{};
    for (std::uint64_t epoch = 0; epoch < 6000; ++epoch) {
        auto const o = epoch_order(3, 11, epoch);
        ++count[o[0] * 9 + o[1] * 3 + o[2]];
    }
    for (std::size_t const code : {5u, 7u, 11u, 15u, 19u, 21u}) CHECK(std::abs(count[code] - 1000) < 150);
}
