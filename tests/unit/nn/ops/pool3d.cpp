#include <nas/nn/ops/pool3d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::pool_function;
using nas::shape;
using nas::shape_error;
using nas::nn::pool3d;
using test::check_error;
using test::infer;

TEST_CASE("pool3d: halves by default, rounding up", "[nn]") {
    CHECK(infer(pool3d{}, {{3, 8, 7, 5}}) == shape{3, 4, 4, 3});
    CHECK(infer(pool3d{.padding = 0}, {{3, 8, 7, 5}}) == shape{3, 4, 3, 2});
    CHECK(infer(pool3d{.padding = 0, .ceil_mode = true}, {{3, 8, 7, 5}}) == shape{3, 4, 4, 3});
    CHECK(infer(pool3d{.kernel = {1, 3, 3}, .stride = {1, 2, 2}, .padding = {0, 1, 1}}, {{3, 8, 7, 5}}) ==
          shape{3, 8, 4, 3});
}

TEST_CASE("pool3d: cost and attributes", "[nn]") {
    CHECK(test::cost_of(pool3d{.kernel = {1, 2, 3}}, {{3, 8, 8, 8}}).elementwise == 3 * 64 * 6);
    CHECK(test::attributes_of(pool3d{.pool = pool_function::lp, .dilation = {1, 2, 3}, .p = 1.5}) ==
          "pool=lp kernel_depth=2 kernel_height=2 kernel_width=2 stride_depth=2 stride_height=2 stride_width=2 "
          "padding=same dilation_depth=1 dilation_height=2 dilation_width=3 ceil_mode=false p=1.5");
    CHECK(test::attributes_of(pool3d{.pool = pool_function::average, .padding = {1, 0, 1, 0, 1, 0}}) ==
          "pool=average kernel_depth=2 kernel_height=2 kernel_width=2 stride_depth=2 stride_height=2 stride_width=2 "
          "pad_front=1 pad_top=0 pad_left=1 pad_back=0 pad_bottom=1 pad_right=0 dilation_depth=1 dilation_height=1 "
          "dilation_width=1 ceil_mode=false");
}

TEST_CASE("pool3d: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(pool3d{}, {}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(pool3d{}, {{3, 8, 8}});
        },
        "reads a volume");
    auto const out_of_range = [](pool3d op, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(op, {{3, 8, 8, 8}});
            },
            name);
    };
    out_of_range({.kernel = {1, 0, 1}}, "kernel.height");
    out_of_range({.stride = {0, 1, 1}}, "stride.depth");
    out_of_range({.dilation = {1, 1, 0}}, "dilation.width");
    out_of_range({.padding = -1}, "padding.begin.depth");
    out_of_range({.p = 0}, "p must be at least 1");
    check_error<shape_error>(
        "nas.shape.7",
        [] {
            infer(pool3d{.kernel = {9, 1, 1}, .padding = 0}, {{3, 8, 8, 8}});
        },
        "depth 9");
    check_error<shape_error>(
        "nas.shape.8",
        [] {
            infer(pool3d{.padding = {0, 0, 2}}, {{3, 8, 8, 8}});
        },
        "of width");
}
