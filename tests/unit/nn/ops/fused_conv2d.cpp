#include <nas/nn/ops/fused_conv2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::activation;
using nas::shape;
using nas::nn::conv2d;
using nas::nn::fused_conv2d;

TEST_CASE("fused_conv2d: has the shape and the parameters of its convolution", "[nn]") {
    fused_conv2d const op{.conv = {.out_channels = 8, .kernel = 3, .stride = 2, .bias = true}, .act = activation::relu};
    CHECK(test::infer(op, {{3, 9, 7}}) == shape{8, 5, 4});
    CHECK(test::parameters_of(op, {{3, 9, 7}}) == test::parameters_of(op.conv, {{3, 9, 7}}));
}

TEST_CASE("fused_conv2d: costs the convolution and one operation per element for the activation", "[nn]") {
    conv2d const conv{.out_channels = 8, .kernel = 3, .bias = true};
    auto const alone = test::cost_of(conv, {{3, 4, 4}});
    auto const fused = test::cost_of(fused_conv2d{.conv = conv, .act = activation::swish}, {{3, 4, 4}});
    CHECK(fused.macs == alone.macs);
    CHECK(fused.elementwise == alone.elementwise + 8 * 16);
    CHECK(test::cost_of(fused_conv2d{.conv = conv}, {{3, 4, 4}}).elementwise == alone.elementwise);
}

TEST_CASE("fused_conv2d: names the activation among its attributes", "[nn]") {
    fused_conv2d const op{.conv = {.out_channels = 8}, .act = activation::relu6};
    CHECK(test::attributes_of(op) == test::attributes_of(op.conv) + " activation=relu6");
}

TEST_CASE("fused_conv2d: rejects what its convolution rejects", "[nn]") {
    test::check_error<nas::shape_error>("nas.shape.6", [] {
        test::infer(fused_conv2d{.conv = {.out_channels = 8, .groups = 3}}, {{4, 4, 4}});
    });
}
