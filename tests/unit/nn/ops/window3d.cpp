#include <nas/nn/ops/conv3d.hpp>
#include <nas/nn/ops/window3d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::extents3d;
using nas::shape_error;
using nas::nn::padding1d;
using nas::nn::padding3d;
using nas::nn::size3d;
using test::check_error;
namespace check = nas::nn::check;

TEST_CASE("window3d: one number means all axes", "[nn]") {
    STATIC_REQUIRE(size3d(3) == size3d(3, 3, 3));
    STATIC_REQUIRE(size3d(1, 2, 3).extents() == extents3d{1, 2, 3});
    STATIC_REQUIRE(padding3d(2) == padding3d(2, 2, 2, 2, 2, 2));
    STATIC_REQUIRE(padding3d(1, 2, 3) == padding3d(1, 2, 3, 1, 2, 3));
    STATIC_REQUIRE(padding1d(2) == padding1d(2, 2));
    STATIC_REQUIRE(padding3d() == padding3d(nas::nn::same));
    STATIC_REQUIRE(padding1d() == padding1d(nas::nn::same));
}

TEST_CASE("window3d: same padding splits dilation * (kernel - 1), an odd rest goes to the end", "[nn]") {
    STATIC_REQUIRE(padding1d().resolved(3) == padding1d(1, 1));
    STATIC_REQUIRE(padding1d().resolved(4) == padding1d(1, 2));
    STATIC_REQUIRE(padding1d().resolved(3, 4) == padding1d(4, 4));
    STATIC_REQUIRE(padding1d(5, 6).resolved(3) == padding1d(5, 6));
    STATIC_REQUIRE(padding3d().resolved({1, 3, 4}, {9, 2, 1}) == padding3d(0, 2, 1, 0, 2, 2));
    STATIC_REQUIRE(padding3d(1, 2, 3).resolved(7) == padding3d(1, 2, 3));
}

TEST_CASE("window3d: checks name rank, axis and value", "[nn]") {
    CHECK_NOTHROW(check::signal({3, 4}));
    CHECK_NOTHROW(check::volume({3, 4, 5, 6}));
    check_error<shape_error>(
        "nas.shape.4", [] { check::signal({3}); }, "a signal", "3 of rank 1");
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            check::volume({3, 4});
        },
        "a volume", "3x4 of rank 2");
    CHECK_NOTHROW(check::at_least("kernel", {1, 1, 1}, 1));
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            check::at_least("kernel", {1, 1, 0}, 1);
        },
        "kernel.width must be at least 1, got 0");
    CHECK_NOTHROW(check::padding(padding3d()));
    CHECK_NOTHROW(check::padding(padding1d(0)));
    check_error<shape_error>(
        "nas.shape.5", [] { check::padding(padding3d(0, 0, 0, 0, -1, 0)); }, "padding.end.height");
    check_error<shape_error>(
        "nas.shape.5", [] { check::padding(padding1d(-1, 0)); }, "padding.begin");
}

TEST_CASE("window3d: the checks of windows and convolutions are the same over any axes", "[nn]") {
    CHECK_NOTHROW(check::window(3, 1, 1, padding1d(1)));
    CHECK_NOTHROW(check::window(size3d(3), size3d(2), size3d(1), padding3d()));
    check_error<shape_error>(
        "nas.shape.5", [] { check::window(3, 0, 1, padding1d(1)); }, "stride must be at least 1");
    check_error<shape_error>(
        "nas.shape.5", [] { check::window(size3d(3), size3d(2), size3d(1, 0, 1), padding3d()); }, "dilation.height");
    check_error<shape_error>(
        "nas.shape.5", [] { check::window(size3d(3), size3d(2), size3d(1), padding3d(-1)); }, "padding.begin.depth");
    using nas::nn::conv3d;
    CHECK_NOTHROW(check::convolution(conv3d{.out_channels = 6, .groups = 2}, 4));
    check_error<shape_error>(
        "nas.shape.5", [] { check::convolution(conv3d{.out_channels = 0}, 4); }, "out_channels");
    check_error<shape_error>(
        "nas.shape.5", [] { check::convolution(conv3d{.out_channels = 6, .groups = 0}, 4); }, "groups");
    check_error<shape_error>(
        "nas.shape.6", [] { check::convolution(conv3d{.out_channels = 6, .groups = 2}, 3); }, "3 input channels",
        "6 output channels");
}
