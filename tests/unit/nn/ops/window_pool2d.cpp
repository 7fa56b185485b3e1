#include <nas/nn/ops/pool2d.hpp>
#include <nas/nn/ops/window_pool2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::pool_function;
using nas::shape;
using nas::shape_error;
using nas::nn::window_pool2d;
using test::check_error;
using test::infer;

TEST_CASE("window_pool2d: sizes as pool2d has them, and rounded up", "[nn]") {
    for (std::int64_t const k : {1, 2, 3})
        for (std::int64_t const s : {1, 2, 3})
            CHECK(infer(window_pool2d{.kernel = k, .stride = s}, {{3, 9, 7}}) ==
                  infer(nas::nn::pool2d{.kernel = k, .stride = s}, {{3, 9, 7}}));
    CHECK(infer(window_pool2d{.kernel = 3, .padding = 0}, {{3, 8, 9}}) == shape{3, 3, 4});
    CHECK(infer(window_pool2d{.kernel = 3, .padding = 0, .ceil_mode = true}, {{3, 8, 9}}) == shape{3, 4, 4});
    CHECK(infer(window_pool2d{.kernel = 3, .stride = 1, .padding = 0, .dilation = {2, 3}}, {{3, 8, 9}}) ==
          shape{3, 4, 3});
}

TEST_CASE("window_pool2d: cost and attributes", "[nn]") {
    CHECK(test::cost_of(window_pool2d{.kernel = {2, 3}}, {{3, 8, 8}}).elementwise == 3 * 16 * 6);
    CHECK(test::attributes_of(window_pool2d{.pool = pool_function::lp, .padding = 1, .p = 2}) ==
          "pool=lp kernel_height=2 kernel_width=2 stride_height=2 stride_width=2 pad_top=1 pad_left=1 pad_bottom=1 "
          "pad_right=1 dilation_height=1 dilation_width=1 ceil_mode=false p=2");
}

TEST_CASE("window_pool2d: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(window_pool2d{}, {}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(window_pool2d{}, {{3, 8}});
        },
        "reads an image");
    auto const out_of_range = [](window_pool2d op, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(op, {{3, 8, 8}});
            },
            name);
    };
    out_of_range({.kernel = {0, 1}}, "kernel.height");
    out_of_range({.stride = {1, 0}}, "stride.width");
    out_of_range({.dilation = {1, 0}}, "dilation.width");
    out_of_range({.padding = -1}, "padding.top");
    out_of_range({.p = 0.9}, "p must be at least 1");
    check_error<shape_error>("nas.shape.7", [] { infer(window_pool2d{.kernel = {9, 1}, .padding = 0}, {{3, 8, 8}}); });
    check_error<shape_error>(
        "nas.shape.8",
        [] {
            infer(window_pool2d{.padding = {0, 2}}, {{3, 8, 8}});
        },
        "of width");
}

TEST_CASE("window_pool2d: says which pool2d does the same, if one does", "[nn]") {
    using nas::nn::pool2d;
    shape const in{3, 8, 9};
    auto const usual = [&](window_pool2d const& op) {
        auto const same = op.as_pool2d(in);
        if (same) CHECK(infer(*same, {in}) == infer(op, {in}));
        return same;
    };
    auto const plain = usual({.kernel = 3, .stride = {1, 2}, .padding = {1, 0, 2, 1}});
    REQUIRE(plain);
    CHECK(plain->pool == nas::pool_kind::max);
    CHECK(plain->kernel == nas::nn::size2d(3));
    CHECK(plain->stride == nas::nn::size2d(1, 2));
    CHECK(plain->padding == nas::nn::padding2d(1, 0, 2, 1));
    CHECK(usual({.pool = pool_function::average})->pool == nas::pool_kind::average);
    CHECK(usual({.pool = pool_function::average_include_padding})->pool == nas::pool_kind::average_include_padding);
    auto const up = usual({.kernel = 3, .stride = 2, .padding = 0, .ceil_mode = true});
    REQUIRE(up);
    CHECK(up->padding == nas::nn::padding2d(0, 0, 1, 0));
    CHECK_FALSE(usual({.pool = pool_function::average_include_padding, .kernel = 3, .padding = 0, .ceil_mode = true}));
    CHECK_FALSE(usual({.pool = pool_function::lp}));
    CHECK_FALSE(usual({.dilation = {1, 2}}));
    CHECK_FALSE(usual({.kernel = 2, .stride = 5, .padding = {0, 0, 2, 0}})); // padding that no window sees
}
