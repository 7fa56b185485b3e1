#include <nas/nn/ops/conv2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::conv2d;
using nas::nn::same;
using test::check_error;
using test::infer;

TEST_CASE("conv2d: the default padding keeps ceil(input / stride), also for odd shapes and even kernels", "[nn]") {
    CHECK(infer(conv2d{.out_channels = 8, .kernel = 3}, {{3, 17, 9}}) == shape{8, 17, 9});
    CHECK(infer(conv2d{.out_channels = 8, .kernel = 5, .stride = 2}, {{3, 17, 9}}) == shape{8, 9, 5});
    CHECK(infer(conv2d{.out_channels = 8, .kernel = {1, 7}, .stride = {1, 3}}, {{3, 17, 10}}) == shape{8, 17, 4});
    CHECK(infer(conv2d{.out_channels = 8, .kernel = 4}, {{3, 5, 5}}) == shape{8, 5, 5});
    CHECK(infer(conv2d{.out_channels = 8, .kernel = 3, .dilation = 4}, {{3, 5, 5}}) == shape{8, 5, 5});
}

TEST_CASE("conv2d: explicit padding may differ between the sides", "[nn]") {
    CHECK(infer(conv2d{.out_channels = 8, .kernel = 3, .padding = 0}, {{3, 5, 6}}) == shape{8, 3, 4});
    CHECK(infer(conv2d{.out_channels = 8, .kernel = 3, .stride = 2, .padding = {0, 0, 1, 1}}, {{3, 224, 224}}) ==
          shape{8, 112, 112});
    CHECK(infer(conv2d{.out_channels = 8, .kernel = 1, .padding = {2, 0}}, {{3, 4, 4}}) == shape{8, 8, 4});
}

TEST_CASE("conv2d: parameters and MACs of plain, grouped and depthwise convolutions", "[nn]") {
    conv2d const plain{.out_channels = 8, .kernel = {3, 5}, .stride = 2, .bias = true};
    CHECK(test::parameters_of(plain, {{6, 9, 9}}) == "weight 8x6x3x5, bias 8");
    CHECK(test::cost_of(plain, {{6, 9, 9}}).macs == 8 * 6 * 15 * 25);
    CHECK(test::cost_of(plain, {{6, 9, 9}}).elementwise == 8 * 25);

    conv2d const grouped{.out_channels = 8, .kernel = 3, .groups = 2};
    CHECK(test::parameters_of(grouped, {{6, 4, 4}}) == "weight 8x3x3x3");
    CHECK(test::cost_of(grouped, {{6, 4, 4}}).macs == 8 * 3 * 9 * 16);
    CHECK(test::cost_of(grouped, {{6, 4, 4}}).elementwise == 0);

    conv2d const depthwise{.out_channels = 6, .kernel = 3, .groups = 6};
    CHECK(depthwise.geometry(1, {6, 4, 4}).depthwise());
    CHECK(test::parameters_of(depthwise, {{6, 4, 4}}) == "weight 6x1x3x3");
    CHECK(test::cost_of(depthwise, {{6, 4, 4}}).macs == 6 * 9 * 16);
}

TEST_CASE("conv2d: fan-in counts the inputs of an output, fan-out the outputs of an input", "[nn]") {
    shape const in{6, 4, 4};
    auto const p = conv2d{.out_channels = 8, .kernel = {3, 5}, .groups = 2}.parameters({&in, 1});
    CHECK(p[0].role == nas::nn::parameter_role::weight);
    CHECK(p[0].fan_in == 3 * 15);
    CHECK(p[0].fan_out == 4 * 15);
}

TEST_CASE("conv2d: geometry repeats the attributes in numbers", "[nn]") {
    nas::conv_geometry const g = conv2d{.out_channels = 4,
                                        .kernel = {3, 5},
                                        .stride = {2, 1},
                                        .padding = {0, 1, 2, 3},
                                        .dilation = {1, 2},
                                        .groups = 2}
                                     .geometry(7, {2, 11, 13});
    CHECK(g == nas::conv_geometry{.batch = 7,
                                  .in_channels = 2,
                                  .in_height = 11,
                                  .in_width = 13,
                                  .out_channels = 4,
                                  .out_height = 6,
                                  .out_width = 9,
                                  .kernel_height = 3,
                                  .kernel_width = 5,
                                  .stride_height = 2,
                                  .stride_width = 1,
                                  .dilation_height = 1,
                                  .dilation_width = 2,
                                  .pad_top = 0,
                                  .pad_left = 1,
                                  .pad_bottom = 2,
                                  .pad_right = 3,
                                  .groups = 2});
}

TEST_CASE("conv2d: attributes", "[nn]") {
    CHECK(test::attributes_of(conv2d{.out_channels = 8, .kernel = {3, 5}, .stride = 2, .groups = 4, .bias = true}) ==
          "out_channels=8 kernel_height=3 kernel_width=5 stride_height=2 stride_width=2 padding=same dilation_height=1 "
          "dilation_width=1 groups=4 bias=true");
    CHECK(test::attributes_of(conv2d{.out_channels = 8, .padding = {0, 1, 2, 3}})
              .find("pad_top=0 pad_left=1 pad_bottom=2 pad_right=3") != std::string::npos);
}

TEST_CASE("conv2d: errors name the attribute and its value", "[nn]") {
    auto const on = [](conv2d op, shape in = {6, 8, 8}) { return [op, in] { infer(op, {in}); }; };
    check_error<shape_error>(
        "nas.shape.3",
        [] {
            infer(conv2d{.out_channels = 8}, {{6, 8, 8}, {6, 8, 8}});
        },
        "takes 1 input, got 2");
    check_error<shape_error>("nas.shape.4", on({.out_channels = 8}, {10}), "got 10 of rank 1");
    check_error<shape_error>("nas.shape.5", on({}), "out_channels must be at least 1, got 0");
    check_error<shape_error>("nas.shape.5", on({.out_channels = 8, .kernel = {0, 3}}),
                             "kernel.height must be at least 1, got 0");
    check_error<shape_error>("nas.shape.5", on({.out_channels = 8, .stride = {1, 0}}),
                             "stride.width must be at least 1, got 0");
    check_error<shape_error>("nas.shape.5", on({.out_channels = 8, .dilation = -2}),
                             "dilation.height must be at least 1, got -2");
    check_error<shape_error>("nas.shape.5", on({.out_channels = 8, .groups = 0}), "groups must be at least 1, got 0");
    check_error<shape_error>("nas.shape.5", on({.out_channels = 8, .padding = {0, 0, -1, 0}}),
                             "padding.bottom must be at least 0, got -1");
    check_error<shape_error>("nas.shape.6", on({.out_channels = 8, .groups = 4}), "groups 4", "6 input channels",
                             "8 output channels");
    check_error<shape_error>("nas.shape.6", on({.out_channels = 8, .groups = 3}), "groups 3");
    check_error<shape_error>("nas.shape.7", on({.out_channels = 8, .kernel = 3, .padding = 0}, {6, 2, 8}),
                             "a window of height 3", "input of height 2");
}
