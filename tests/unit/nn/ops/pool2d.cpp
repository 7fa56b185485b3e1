#include <nas/nn/ops/pool2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::pool_kind;
using nas::shape;
using nas::shape_error;
using nas::nn::pool2d;
using test::check_error;
using test::infer;

TEST_CASE("pool2d: halves by default, rounding up", "[nn]") {
    CHECK(infer(pool2d{}, {{3, 8, 8}}) == shape{3, 4, 4});
    CHECK(infer(pool2d{}, {{3, 9, 7}}) == shape{3, 5, 4});
    CHECK(infer(pool2d{.kernel = 3, .stride = 1}, {{3, 9, 7}}) == shape{3, 9, 7});
    CHECK(infer(pool2d{.padding = 0}, {{3, 9, 7}}) == shape{3, 4, 3});
    CHECK(infer(pool2d{.kernel = {1, 3}, .stride = {1, 2}, .padding = {0, 1}}, {{3, 9, 7}}) == shape{3, 9, 4});
}

TEST_CASE("pool2d: costs one operation per element of each window", "[nn]") {
    CHECK(test::cost_of(pool2d{.kernel = 3}, {{3, 8, 8}}).elementwise == 3 * 16 * 9);
    CHECK(test::cost_of(pool2d{.kernel = 3}, {{3, 8, 8}}).macs == 0);
}

TEST_CASE("pool2d: geometry and attributes", "[nn]") {
    pool2d const op{.pool = pool_kind::average, .kernel = {3, 2}, .stride = {2, 1}, .padding = {1, 0, 2, 1}};
    CHECK(op.geometry(5, {4, 7, 9}) == nas::pool_geometry{.kind = pool_kind::average,
                                                          .batch = 5,
                                                          .channels = 4,
                                                          .in_height = 7,
                                                          .in_width = 9,
                                                          .out_height = 4,
                                                          .out_width = 9,
                                                          .kernel_height = 3,
                                                          .kernel_width = 2,
                                                          .stride_height = 2,
                                                          .stride_width = 1,
                                                          .pad_top = 1,
                                                          .pad_left = 0,
                                                          .pad_bottom = 2,
                                                          .pad_right = 1});
    CHECK(test::attributes_of(op) ==
          "pool=average kernel_height=3 kernel_width=2 stride_height=2 stride_width=1 pad_top=1 pad_left=0 "
          "pad_bottom=2 pad_right=1");
    CHECK(test::attributes_of(pool2d{}) ==
          "pool=max kernel_height=2 kernel_width=2 stride_height=2 stride_width=2 padding=same");
    CHECK(test::attributes_of(pool2d{.pool = pool_kind::average_include_padding})
              .starts_with("pool=average_include_padding"));
}

TEST_CASE("pool2d: no window may lie in the padding alone", "[nn]") {
    check_error<shape_error>(
        "nas.shape.8",
        [] {
            infer(pool2d{.kernel = 2, .padding = {2, 0, 0, 0}}, {{3, 8, 8}});
        },
        "{2, 0, 0, 0}", "2x2");
    check_error<shape_error>(
        "nas.shape.8",
        [] {
            infer(pool2d{.kernel = {3, 1}, .padding = {0, 0, 0, 1}}, {{3, 8, 8}});
        },
        "3x1");
    CHECK(infer(pool2d{.kernel = 2, .padding = {1, 1, 1, 1}}, {{3, 8, 8}}) == shape{3, 5, 5});
}

TEST_CASE("pool2d: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(pool2d{}, {}); });
    check_error<shape_error>(
        "nas.shape.4", [] { infer(pool2d{}, {{10}}); }, "reads an image");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(pool2d{.kernel = 0}, {{3, 8, 8}});
        },
        "kernel.height");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(pool2d{.stride = {1, -1}}, {{3, 8, 8}});
        },
        "stride.width", "-1");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(pool2d{.padding = -1}, {{3, 8, 8}});
        },
        "padding.top", "-1");
    check_error<shape_error>(
        "nas.shape.7",
        [] {
            infer(pool2d{.kernel = 3, .padding = 0}, {{3, 8, 2}});
        },
        "a window of width 3", "input of width 2");
}
