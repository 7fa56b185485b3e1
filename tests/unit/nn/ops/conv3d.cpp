#include <nas/nn/ops/conv3d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::extents3d;
using nas::shape;
using nas::shape_error;
using nas::nn::conv3d;
using test::check_error;
using test::infer;

TEST_CASE("conv3d: keeps the extents by default, strides round up", "[nn]") {
    CHECK(infer(conv3d{.out_channels = 8, .kernel = 3}, {{3, 4, 5, 6}}) == shape{8, 4, 5, 6});
    CHECK(infer(conv3d{.out_channels = 8, .kernel = 3, .stride = {1, 2, 4}}, {{3, 4, 5, 6}}) == shape{8, 4, 3, 2});
    CHECK(infer(conv3d{.out_channels = 8, .kernel = {1, 2, 3}, .padding = 0}, {{3, 4, 5, 6}}) == shape{8, 4, 4, 4});
}

TEST_CASE("conv3d: parameters, cost, geometry and attributes", "[nn]") {
    conv3d const op{.out_channels = 8,
                    .kernel = {1, 2, 3},
                    .stride = {1, 2, 2},
                    .padding = {0, 1, 2, 3, 4, 5},
                    .dilation = {3, 2, 1},
                    .groups = 2,
                    .bias = true};
    std::vector<shape> const in{{6, 4, 5, 6}};
    CHECK(op.infer(in) == shape{8, 7, 4, 6});
    auto const p = op.parameters(in);
    REQUIRE(p.size() == 2);
    CHECK(p[0].extents == shape{8, 3, 1, 2, 3});
    CHECK(p[0].fan_in == 18);
    CHECK(p[0].fan_out == 24);
    CHECK(p[1].extents == shape{8});
    CHECK(op.cost(in).macs == 8 * 3 * 6 * (7 * 4 * 6));
    CHECK(op.cost(in).elementwise == 8 * 7 * 4 * 6);
    CHECK(conv3d{.out_channels = 8}.parameters(in).size() == 1);
    CHECK(conv3d{.out_channels = 8}.cost(in).elementwise == 0);
    auto const g = op.geometry(5, in[0]);
    CHECK(g.batch == 5);
    CHECK(g.in == extents3d{4, 5, 6});
    CHECK(g.out == extents3d{7, 4, 6});
    CHECK(g.pad_begin == extents3d{0, 1, 2});
    CHECK(g.pad_end == extents3d{3, 4, 5});
    CHECK(test::attributes_of(op) ==
          "out_channels=8 kernel_depth=1 kernel_height=2 kernel_width=3 stride_depth=1 stride_height=2 stride_width=2 "
          "pad_front=0 pad_top=1 pad_left=2 pad_back=3 pad_bottom=4 pad_right=5 dilation_depth=3 dilation_height=2 "
          "dilation_width=1 groups=2 bias=true");
}

TEST_CASE("conv3d: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(conv3d{.out_channels = 1}, {}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(conv3d{.out_channels = 1}, {{3, 4, 4}});
        },
        "a volume", "3x4x4");
    auto const out_of_range = [](conv3d op, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(op, {{4, 5, 5, 5}});
            },
            name);
    };
    out_of_range({}, "out_channels");
    out_of_range({.out_channels = 1, .kernel = {0, 1, 1}}, "kernel.depth must be at least 1, got 0");
    out_of_range({.out_channels = 1, .stride = {1, -1, 1}}, "stride.height");
    out_of_range({.out_channels = 1, .dilation = {1, 1, 0}}, "dilation.width");
    out_of_range({.out_channels = 1, .groups = 0}, "groups");
    out_of_range({.out_channels = 1, .padding = {0, 0, -1, 0, 0, 0}}, "padding.begin.width");
    out_of_range({.out_channels = 1, .padding = {0, 0, 0, -1, 0, 0}}, "padding.end.depth");
    check_error<shape_error>(
        "nas.shape.6",
        [] {
            infer(conv3d{.out_channels = 6, .groups = 3}, {{4, 5, 5, 5}});
        },
        "groups 3");
    check_error<shape_error>(
        "nas.shape.7",
        [] {
            infer(conv3d{.out_channels = 6, .kernel = {3, 1, 1}, .padding = 0}, {{4, 2, 5, 5}});
        },
        "a window of depth 3", "input of depth 2");
}
