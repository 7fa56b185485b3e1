#include <nas/tensor/layout.hpp>

#include "support/catch.hpp"

using nas::layout;
using nas::shape;
using nas::storage_elements;

TEST_CASE("layout: plain storage is batch times elements, for any rank", "[tensor]") {
    STATIC_REQUIRE(nas::plain_layout.plain());
    STATIC_REQUIRE(storage_elements(4, shape{3, 5, 7}, nas::plain_layout) == 4 * 3 * 5 * 7);
    STATIC_REQUIRE(storage_elements(2, shape{10}, nas::plain_layout) == 20);
}

TEST_CASE("layout: blocked storage fills the channels up to a whole block", "[tensor]") {
    STATIC_REQUIRE(!layout{16}.plain());
    STATIC_REQUIRE(storage_elements(2, shape{16, 3, 3}, layout{16}) == 2 * 16 * 9);
    STATIC_REQUIRE(storage_elements(2, shape{17, 3, 3}, layout{16}) == 2 * 32 * 9);
    STATIC_REQUIRE(storage_elements(1, shape{3, 8, 8}, layout{8}) == 8 * 64);
}
