#include <nas/backend/geometry3d.hpp>

#include "support/catch.hpp"

TEST_CASE("geometry3d: products over the axes", "[backend]") {
    STATIC_REQUIRE(nas::product({2, 3, 5}) == 30);
    constexpr nas::conv3d_geometry g{.in_channels = 6, .out_channels = 8, .groups = 2, .kernel = {1, 2, 3}};
    STATIC_REQUIRE(g.weight_elements() == 8 * 3 * 6);
    STATIC_REQUIRE(nas::pool3d_geometry{} == nas::pool3d_geometry{.planes = 1});
    STATIC_REQUIRE(nas::conv3d_geometry{} != g);
}
