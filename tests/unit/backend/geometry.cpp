#include <nas/backend/geometry.hpp>

#include "support/catch.hpp"

using nas::conv_geometry;

TEST_CASE("conv_geometry: is depthwise if every channel is a group of its own on both sides", "[backend]") {
    CHECK(conv_geometry{.in_channels = 8, .out_channels = 8, .groups = 8}.depthwise());
    CHECK_FALSE(conv_geometry{.in_channels = 8, .out_channels = 16, .groups = 8}.depthwise()); // depth multiplier 2
    CHECK_FALSE(conv_geometry{.in_channels = 8, .out_channels = 8, .groups = 4}.depthwise());
    CHECK_FALSE(conv_geometry{.in_channels = 1, .out_channels = 1, .groups = 1}.depthwise()); // an ordinary convolution
}

TEST_CASE("conv_geometry: counts the weights of all filters, each of which sees one group", "[backend]") {
    CHECK(conv_geometry{.in_channels = 8, .out_channels = 6, .kernel_height = 3, .kernel_width = 5, .groups = 2}
              .weight_elements() == 6 * 4 * 3 * 5);
    CHECK(conv_geometry{.in_channels = 8, .out_channels = 8, .kernel_height = 3, .kernel_width = 3, .groups = 8}
              .weight_elements() == 72);
}

TEST_CASE("conv_geometry and pool_geometry: compare by value", "[backend]") {
    conv_geometry const a{.batch = 2, .in_channels = 3};
    CHECK(a == conv_geometry{.batch = 2, .in_channels = 3});
    CHECK_FALSE(a == conv_geometry{.batch = 2, .in_channels = 3, .pad_right = 1});
    CHECK(nas::pool_geometry{} == nas::pool_geometry{.kind = nas::pool_kind::max});
    CHECK_FALSE(nas::pool_geometry{} == nas::pool_geometry{.kind = nas::pool_kind::average});
}
