#include <nas/nn/ops/conv1d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::conv1d;
using test::check_error;
using test::infer;

TEST_CASE("conv1d: keeps the length by default, strides round up", "[nn]") {
    CHECK(infer(conv1d{.out_channels = 8, .kernel = 5}, {{3, 20}}) == shape{8, 20});
    CHECK(infer(conv1d{.out_channels = 8, .kernel = 4, .stride = 3}, {{3, 20}}) == shape{8, 7});
    CHECK(infer(conv1d{.out_channels = 8, .kernel = 4, .padding = 0}, {{3, 20}}) == shape{8, 17});
    CHECK(infer(conv1d{.out_channels = 8, .kernel = 3, .padding = {4, 0}, .dilation = 2}, {{3, 20}}) == shape{8, 20});
}

TEST_CASE("conv1d: parameters and cost", "[nn]") {
    conv1d const op{.out_channels = 8, .kernel = 5, .stride = 2, .groups = 2, .bias = true};
    std::vector<shape> const in{{6, 20}};
    auto const p = op.parameters(in);
    REQUIRE(p.size() == 2);
    CHECK(p[0].extents == shape{8, 3, 5});
    CHECK(p[0].fan_in == 15);
    CHECK(p[0].fan_out == 20);
    CHECK(p[1].extents == shape{8});
    CHECK(op.cost(in).macs == 8 * 3 * 5 * 10);
    CHECK(op.cost(in).elementwise == 80);
    CHECK(conv1d{.out_channels = 8}.parameters(in).size() == 1);
    CHECK(test::attributes_of(op) == "out_channels=8 kernel=5 stride=2 padding=same dilation=1 groups=2 bias=true");
    CHECK(test::attributes_of(conv1d{.out_channels = 1, .padding = {1, 2}}) ==
          "out_channels=1 kernel=1 stride=1 pad_begin=1 pad_end=2 dilation=1 groups=1 bias=false");
}

TEST_CASE("conv1d: is the convolution of an image of one row", "[nn]") {
    auto const g = conv1d{.out_channels = 8, .kernel = 5, .stride = 2, .dilation = 3}.geometry(7, {6, 20});
    CHECK(g.batch == 7);
    CHECK(g.in_height == 1);
    CHECK(g.kernel_height == 1);
    CHECK(g.in_width == 20);
    CHECK(g.kernel_width == 5);
    CHECK(g.stride_width == 2);
    CHECK(g.dilation_width == 3);
    CHECK(g.pad_left == 6);
    CHECK(g.pad_right == 6);
}

TEST_CASE("conv1d: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(conv1d{.out_channels = 1}, {}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(conv1d{.out_channels = 1}, {{3, 4, 4}});
        },
        "a signal {channels, length}", "3x4x4");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(conv1d{}, {{3, 4}});
        },
        "out_channels");
    auto const out_of_range = [](conv1d op, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(op, {{4, 9}});
            },
            name);
    };
    out_of_range({.out_channels = 1, .kernel = 0}, "kernel must be at least 1, got 0");
    out_of_range({.out_channels = 1, .stride = -2}, "stride must be at least 1, got -2");
    out_of_range({.out_channels = 1, .dilation = 0}, "dilation");
    out_of_range({.out_channels = 1, .groups = 0}, "groups");
    out_of_range({.out_channels = 1, .padding = {-1, 0}}, "padding.begin");
    out_of_range({.out_channels = 1, .padding = {0, -1}}, "padding.end");
    check_error<shape_error>(
        "nas.shape.6",
        [] {
            infer(conv1d{.out_channels = 6, .groups = 3}, {{4, 9}});
        },
        "groups 3");
    check_error<shape_error>(
        "nas.shape.7",
        [] {
            infer(conv1d{.out_channels = 6, .kernel = 5, .padding = 0}, {{4, 4}});
        },
        "a window of length 5", "input of length 4");
}
