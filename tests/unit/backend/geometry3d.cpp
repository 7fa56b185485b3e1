#include <nas/backend/geometry3d.hpp>

#include "support/catch.hpp"

TEST_CASE("geometry3d: products over the axes", "[backend]") {
    STATIC_REQUIRE(nas::product({2, 3, 5}) == 30);
    constexpr nas::conv3d_geometry g{.in_channels = 6, .out_channels = 8, .groups = 2, .kernel = {1, 2, 3}};
    STATIC_REQUIRE(g.weight_elements() == 8 * 3 * 6);
    STATIC_REQUIRE(nas::conv3d_geometry{} != g);
    nas::pool_geometry_nd pool;
    CHECK(pool.in() == 1);
    CHECK(pool.out() == 1);
    pool.axes[2] = {.in = 5, .windows = {{0, 2, 2}, {3, 2, 2}}};
    pool.axes[0] = {.in = 3, .windows = {{0, 3, 3}}};
    CHECK(pool.in() == 15);
    CHECK(pool.out() == 2);
}
