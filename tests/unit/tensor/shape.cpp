#include <nas/tensor/shape.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::shape;
using nas::shape_error;
using test::check_error;

TEST_CASE("shape: extents, rank, number of elements and text", "[tensor]") {
    constexpr shape s{16, 32, 8};
    STATIC_REQUIRE(s.rank() == 3);
    STATIC_REQUIRE(s[0] == 16);
    STATIC_REQUIRE(s[2] == 8);
    STATIC_REQUIRE(s.elements() == 4096);
    CHECK(to_string(s) == "16x32x8");
    CHECK(to_string(shape{7}) == "7");
}

TEST_CASE("shape: the empty shape is a scalar with one element", "[tensor]") {
    STATIC_REQUIRE(shape{}.rank() == 0);
    STATIC_REQUIRE(shape{}.elements() == 1);
    CHECK(to_string(shape{}).empty());
}

TEST_CASE("shape: equal means equal rank and equal extents", "[tensor]") {
    STATIC_REQUIRE(shape{4, 1} == shape{4, 1});
    STATIC_REQUIRE(shape{4, 1} != shape{4});
    STATIC_REQUIRE(shape{4, 2} != shape{2, 4});
}

TEST_CASE("shape: is a range over its extents", "[tensor]") {
    std::int64_t sum = 0;
    for (std::int64_t const e : shape{1, 2, 3, 4, 5}) sum += e;
    CHECK(sum == 15);
}

TEST_CASE("shape: rejects too many dimensions, empty extents and sizes beyond 64 bits", "[tensor]") {
    check_error<shape_error>(
        "nas.shape.1", [] { return shape{1, 1, 1, 1, 1, 1}; }, "at most 5 dimensions, got 6");
    check_error<shape_error>(
        "nas.shape.2",
        [] {
            return shape{3, 0};
        },
        "got 0 in dimension 1");
    check_error<shape_error>(
        "nas.shape.2", [] { return shape{-4}; }, "got -4 in dimension 0");
    std::int64_t const large = std::int64_t{1} << 24;
    CHECK(shape{large, large}.elements() == shape::max_elements);
    check_error<shape_error>(
        "nas.shape.10",
        [&] {
            return shape{large, large, 2};
        },
        "extent 2 in dimension 2");
    check_error<shape_error>("nas.shape.10", [] { return shape{INT64_MAX, INT64_MAX}; });
}
