#include <nas/nn/ops/conv_transpose3d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::conv_transpose3d;
using test::check_error;
using test::infer;

TEST_CASE("conv_transpose3d: enlarges by the stride, and the convolution leads back", "[nn]") {
    CHECK(infer(conv_transpose3d{.out_channels = 8}, {{3, 2, 3, 4}}) == shape{8, 4, 6, 8});
    for (conv_transpose3d const& op : {conv_transpose3d{.out_channels = 8, .kernel = {1, 3, 4}, .stride = {3, 2, 1}},
                                       conv_transpose3d{.out_channels = 8,
                                       .kernel = 3,
                                       .padding = {0, 1, 2, 1, 0, 1},
                                       .output_padding = {1, 0, 1},
                                       .dilation = {1, 2, 1}}})
        CHECK(infer(op.adjoint({3, 2, 3, 4}), {infer(op, {{3, 2, 3, 4}})}) == shape{3, 2, 3, 4});
    CHECK(infer(conv_transpose3d{.out_channels = 8, .kernel = 3, .padding = {0, 1, 2}, .output_padding = {0, 0, 1}},
                {{3, 2, 3, 4}}) == shape{8, 5, 5, 6});
}

TEST_CASE("conv_transpose3d: parameters, cost and attributes", "[nn]") {
    conv_transpose3d const op{.out_channels = 8, .kernel = {1, 2, 4}, .stride = {1, 2, 2}, .groups = 2, .bias = true};
    std::vector<shape> const in{{6, 2, 3, 4}};
    auto const p = op.parameters(in);
    REQUIRE(p.size() == 2);
    CHECK(p[0].extents == shape{6, 4, 1, 2, 4});
    CHECK(p[0].fan_in == 3 * 8 / 4);
    CHECK(p[0].fan_out == 4 * 8);
    CHECK(p[1].extents == shape{8});
    CHECK(op.cost(in).macs == 6 * 4 * 8 * 24);
    CHECK(op.cost(in).elementwise == 8 * 2 * 6 * 8);
    CHECK(conv_transpose3d{.out_channels = 8}.cost(in).elementwise == 0);
    CHECK(conv_transpose3d{.out_channels = 8, .kernel = 1}.parameters(in)[0].fan_in == 1);
    CHECK(test::attributes_of(op) ==
          "out_channels=8 kernel_depth=1 kernel_height=2 kernel_width=4 stride_depth=1 stride_height=2 stride_width=2 "
          "padding=same output_padding_depth=0 output_padding_height=0 output_padding_width=0 dilation_depth=1 "
          "dilation_height=1 dilation_width=1 groups=2 bias=true");
}

TEST_CASE("conv_transpose3d: errors name the attribute and its value", "[nn]") {
    using op = conv_transpose3d;
    check_error<shape_error>("nas.shape.3", [] { infer(op{.out_channels = 1}, {}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(op{.out_channels = 1}, {{3, 5, 5}});
        },
        "reads a volume");
    auto const out_of_range = [](op const& o, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(o, {{4, 5, 5, 5}});
            },
            name);
    };
    out_of_range({}, "out_channels");
    out_of_range({.out_channels = 1, .kernel = {0, 1, 1}}, "kernel.depth");
    out_of_range({.out_channels = 1, .stride = {1, 0, 1}}, "stride.height");
    out_of_range({.out_channels = 1, .padding = -1}, "padding.begin.depth");
    out_of_range({.out_channels = 1, .output_padding = {0, 0, -1}}, "output_padding.width");
    out_of_range({.out_channels = 1, .dilation = 0}, "dilation.depth");
    out_of_range({.out_channels = 1, .groups = 0}, "groups");
    check_error<shape_error>("nas.shape.6", [] { infer(op{.out_channels = 6, .groups = 3}, {{4, 5, 5, 5}}); });
    check_error<shape_error>(
        "nas.shape.40",
        [] {
            infer(op{.out_channels = 1, .output_padding = {0, 1, 0}}, {{4, 5, 5, 5}});
        },
        "height");
    check_error<shape_error>(
        "nas.shape.41",
        [] {
            infer(op{.out_channels = 1, .kernel = 3, .padding = 2}, {{4, 5, 5, 1}});
        },
        "width 3");
}
