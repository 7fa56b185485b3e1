#include <nas/nn/ops/conv_transpose1d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::conv_transpose1d;
using test::check_error;
using test::infer;

TEST_CASE("conv_transpose1d: lengthens by the stride, and as an image of one row", "[nn]") {
    CHECK(infer(conv_transpose1d{.out_channels = 8}, {{3, 5}}) == shape{8, 10});
    CHECK(infer(conv_transpose1d{.out_channels = 8, .kernel = 3, .padding = 1, .output_padding = 1}, {{3, 5}}) ==
          shape{8, 10});
    CHECK(infer(conv_transpose1d{.out_channels = 8, .kernel = 3, .padding = {0, 1}, .dilation = 2}, {{3, 5}}) ==
          shape{8, 12});
    for (conv_transpose1d const& op :
         {conv_transpose1d{.out_channels = 8, .kernel = 5, .stride = 3},
          conv_transpose1d{.out_channels = 8, .kernel = 5, .padding = {2, 1}, .output_padding = 1, .dilation = 2}}) {
        shape const out = infer(op, {{3, 5}});
        CHECK(infer(op.as_image(), {{3, 1, 5}}) == shape{out[0], 1, out[1]});
    }
}

TEST_CASE("conv_transpose1d: parameters, cost and attributes", "[nn]") {
    conv_transpose1d const op{.out_channels = 8, .kernel = 4, .groups = 2, .bias = true};
    std::vector<shape> const in{{6, 5}};
    auto const p = op.parameters(in);
    REQUIRE(p.size() == 2);
    CHECK(p[0].extents == shape{6, 4, 4});
    CHECK(p[0].fan_in == 3 * 4 / 2);
    CHECK(p[0].fan_out == 16);
    CHECK(p[1].extents == shape{8});
    CHECK(op.cost(in).macs == 6 * 4 * 4 * 5);
    CHECK(op.cost(in).elementwise == 8 * 10);
    CHECK(conv_transpose1d{.out_channels = 8}.cost(in).elementwise == 0);
    CHECK(test::attributes_of(op) ==
          "out_channels=8 kernel=4 stride=2 padding=same output_padding=0 dilation=1 groups=2 bias=true");
}

TEST_CASE("conv_transpose1d: errors name the attribute and its value", "[nn]") {
    using op = conv_transpose1d;
    check_error<shape_error>("nas.shape.3", [] { infer(op{.out_channels = 1}, {}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(op{.out_channels = 1}, {{3, 1, 5}});
        },
        "reads a signal");
    auto const out_of_range = [](op const& o, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(o, {{4, 5}});
            },
            name);
    };
    out_of_range({}, "out_channels");
    out_of_range({.out_channels = 1, .kernel = 0}, "kernel");
    out_of_range({.out_channels = 1, .stride = 0}, "stride");
    out_of_range({.out_channels = 1, .padding = -1}, "padding.begin");
    out_of_range({.out_channels = 1, .output_padding = -1}, "output_padding");
    out_of_range({.out_channels = 1, .dilation = 0}, "dilation");
    out_of_range({.out_channels = 1, .groups = 0}, "groups");
    check_error<shape_error>("nas.shape.6", [] { infer(op{.out_channels = 6, .groups = 3}, {{4, 5}}); });
    check_error<shape_error>("nas.shape.40", [] { infer(op{.out_channels = 1, .output_padding = 1}, {{4, 5}}); });
    check_error<shape_error>(
        "nas.shape.41",
        [] {
            infer(op{.out_channels = 1, .kernel = 3, .padding = 2}, {{4, 1}});
        },
        "of the length 3");
}
