#include <nas/nn/ops/conv_transpose2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::conv_transpose2d;
using test::check_error;
using test::infer;

TEST_CASE("conv_transpose2d: same padding multiplies by the stride, whatever the window", "[nn]") {
    for (std::int64_t const k : {1, 2, 3, 4, 5})
        for (std::int64_t const s : {1, 2, 3})
            for (std::int64_t const d : {1, 2}) {
                conv_transpose2d const op{.out_channels = 8, .kernel = k, .stride = s, .dilation = d};
                CHECK(infer(op, {{3, 5, 4}}) == shape{8, 5 * s, 4 * s});
                // The convolution it is the gradient of leads back.
                CHECK(infer(op.adjoint({3, 5, 4}), {infer(op, {{3, 5, 4}})}) == shape{3, 5, 4});
            }
}

TEST_CASE("conv_transpose2d: explicit padding takes away, output padding adds at the end", "[nn]") {
    CHECK(infer(conv_transpose2d{.out_channels = 8, .kernel = 3, .padding = 0}, {{3, 5, 4}}) == shape{8, 11, 9});
    CHECK(infer(conv_transpose2d{.out_channels = 8, .kernel = 3, .padding = 1, .output_padding = {1, 0}},
                {{3, 5, 4}}) == shape{8, 10, 7});
    CHECK(infer(
              conv_transpose2d{
                  .out_channels = 8, .kernel = {3, 5}, .stride = {1, 2}, .padding = {1, 0, 0, 2}, .dilation = {2, 1}},
              {{3, 5, 4}}) == shape{8, 8, 9});
}

TEST_CASE("conv_transpose2d: parameters, cost, geometry and attributes", "[nn]") {
    conv_transpose2d const op{.out_channels = 8, .kernel = {3, 4}, .padding = {1, 0, 2, 1}, .groups = 2, .bias = true};
    std::vector<shape> const in{{6, 5, 4}};
    CHECK(op.infer(in) == shape{8, 8, 9});
    auto const p = op.parameters(in);
    REQUIRE(p.size() == 2);
    CHECK(p[0].extents == shape{6, 4, 3, 4});
    CHECK(p[0].fan_in == 3 * 12 / 4); // of 12 taps, a pixel of the output is reached by 3
    CHECK(p[0].fan_out == 4 * 12);
    CHECK(p[1].extents == shape{8});
    CHECK(op.cost(in).macs == 6 * 4 * 12 * (5 * 4));
    CHECK(op.cost(in).elementwise == 8 * 8 * 9);
    CHECK(conv_transpose2d{.out_channels = 8}.cost(in).elementwise == 0);
    CHECK(conv_transpose2d{.out_channels = 8}.parameters(in).size() == 1);
    CHECK(conv_transpose2d{.out_channels = 8, .kernel = 1}.parameters({{{1, 5, 4}}})[0].fan_in == 1);
    auto const g = op.geometry(3, in[0]);
    CHECK(g.batch == 3);
    CHECK(g.in_channels == 8);
    CHECK(g.out_channels == 6);
    CHECK(g.in_height == 8);
    CHECK(g.out_height == 5);
    CHECK(test::attributes_of(op) ==
          "out_channels=8 kernel_height=3 kernel_width=4 stride_height=2 stride_width=2 pad_top=1 pad_left=0 "
          "pad_bottom=2 pad_right=1 output_padding_height=0 output_padding_width=0 dilation_height=1 "
          "dilation_width=1 groups=2 bias=true");
}

TEST_CASE("conv_transpose2d: errors name the attribute and its value", "[nn]") {
    using op = conv_transpose2d;
    check_error<shape_error>("nas.shape.3", [] { infer(op{.out_channels = 1}, {}); });
    check_error<shape_error>(
        "nas.shape.4", [] { infer(op{.out_channels = 1}, {{3}}); }, "reads an image");
    auto const out_of_range = [](op const& o, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(o, {{4, 5, 5}});
            },
            name);
    };
    out_of_range({}, "out_channels");
    out_of_range({.out_channels = 1, .kernel = {0, 1}}, "kernel.height");
    out_of_range({.out_channels = 1, .stride = {1, 0}}, "stride.width");
    out_of_range({.out_channels = 1, .padding = -1}, "padding.top");
    out_of_range({.out_channels = 1, .output_padding = {-1, 0}}, "output_padding.height");
    out_of_range({.out_channels = 1, .dilation = 0}, "dilation.height");
    out_of_range({.out_channels = 1, .groups = 0}, "groups");
    check_error<shape_error>("nas.shape.6", [] { infer(op{.out_channels = 6, .groups = 3}, {{4, 5, 5}}); });
    check_error<shape_error>(
        "nas.shape.40",
        [] {
            infer(op{.out_channels = 1, .padding = 0, .output_padding = {0, 2}}, {{4, 5, 5}});
        },
        "output_padding along the width 2 must be smaller than the stride 2");
    check_error<shape_error>("nas.shape.40", [] {
        infer(op{.out_channels = 1, .output_padding = {1, 0}}, {{4, 5, 5}});
    });
    check_error<shape_error>(
        "nas.shape.41",
        [] {
            infer(op{.out_channels = 1, .kernel = 3, .padding = 2}, {{4, 1, 5}});
        },
        "padding 2 + 2 leaves nothing of the height 3");
}
