#include <nas/nn/ops/pool1d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::pool_function;
using nas::shape;
using nas::shape_error;
using nas::nn::pool1d;
using test::check_error;
using test::infer;

TEST_CASE("pool1d: halves by default, rounding up", "[nn]") {
    CHECK(infer(pool1d{}, {{3, 8}}) == shape{3, 4});
    CHECK(infer(pool1d{}, {{3, 9}}) == shape{3, 5});
    CHECK(infer(pool1d{.padding = 0}, {{3, 9}}) == shape{3, 4});
    CHECK(infer(pool1d{.padding = 0, .ceil_mode = true}, {{3, 9}}) == shape{3, 5});
    CHECK(infer(pool1d{.kernel = 3, .stride = 1, .dilation = 2}, {{3, 9}}) == shape{3, 9});
}

TEST_CASE("pool1d: cost and attributes", "[nn]") {
    CHECK(test::cost_of(pool1d{.kernel = 3}, {{3, 8}}).elementwise == 3 * 4 * 3);
    CHECK(test::cost_of(pool1d{.kernel = 3}, {{3, 8}}).macs == 0);
    CHECK(test::attributes_of(pool1d{}) == "pool=max kernel=2 stride=2 padding=same dilation=1 ceil_mode=false");
    CHECK(test::attributes_of(pool1d{.pool = pool_function::lp, .padding = {1, 0}, .p = 3}) ==
          "pool=lp kernel=2 stride=2 pad_begin=1 pad_end=0 dilation=1 ceil_mode=false p=3");
}

TEST_CASE("pool1d: errors name the attribute and its value", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(pool1d{}, {}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(pool1d{}, {{3, 8, 8}});
        },
        "reads a signal");
    auto const out_of_range = [](pool1d op, std::string_view name) {
        check_error<shape_error>(
            "nas.shape.5",
            [&] {
                infer(op, {{3, 8}});
            },
            name);
    };
    out_of_range({.kernel = 0}, "kernel");
    out_of_range({.stride = 0}, "stride");
    out_of_range({.dilation = -1}, "dilation must be at least 1, got -1");
    out_of_range({.padding = -1}, "padding.begin");
    out_of_range({.p = 0}, "p must be at least 1");
    check_error<shape_error>(
        "nas.shape.7",
        [] {
            infer(pool1d{.kernel = 9, .padding = 0}, {{3, 8}});
        },
        "length 9");
    check_error<shape_error>(
        "nas.shape.8",
        [] {
            infer(pool1d{.padding = 2}, {{3, 8}});
        },
        "of length");
}

TEST_CASE("pool1d: is the pooling of an image of one row", "[nn]") {
    for (pool1d const& op : {pool1d{}, pool1d{.kernel = 3, .padding = {0, 1}, .ceil_mode = true},
                             pool1d{.pool = pool_function::lp, .stride = 1, .dilation = 3, .p = 1}}) {
        CHECK(infer(op.as_image(), {{3, 1, 9}}) == shape{3, 1, infer(op, {{3, 9}})[1]});
        CHECK(op.as_image().pool == op.pool);
        CHECK(op.as_image().p == op.p);
    }
}
