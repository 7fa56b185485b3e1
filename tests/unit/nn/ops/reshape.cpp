#include <nas/nn/ops/reshape.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::place;
using nas::nn::reshape;
using test::check_error;
using test::infer;

TEST_CASE("reshape: keeps the order, -1 is what is left, 0 keeps an extent", "[nn]") {
    CHECK(infer(reshape{.extents = {3, 30}}, {{6, 5, 3}}) == shape{3, 30});
    CHECK(infer(reshape{.extents = {0, -1}}, {{6, 5, 3}}) == shape{6, 15});
    CHECK(infer(reshape{.extents = {-1}}, {{6, 5, 3}}) == shape{90});
    CHECK(infer(reshape{.extents = {2, 3, 1, 5, -1}}, {{6, 5, 3}}) == shape{2, 3, 1, 5, 3});
    CHECK(reshape{.extents = {3, 30}}.source({6, 5, 3}, {3, 30}, {1, 4}) == place{2, 1, 1});
    CHECK(test::cost_of(reshape{.extents = {-1}}, {{6, 2}}).elementwise == 0);
    CHECK(test::attributes_of(reshape{.extents = {0, -1}}) == "extents=0,-1");
}

TEST_CASE("reshape: sizes must agree", "[nn]") {
    auto const fails = [](std::vector<std::int64_t> extents) {
        check_error<shape_error>(
            "nas.shape.44",
            [&] {
                infer(reshape{.extents = extents}, {{6, 5}});
            },
            "the 30 elements of 6x5");
    };
    fails({});
    fails({29});
    fails({4, -1});
    fails({-1, -1});
    fails({5, 6, 0});
    fails({std::int64_t{1} << 40, std::int64_t{1} << 40});
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(reshape{.extents = {-2}}, {{6, 5}});
        },
        "-2");
    check_error<shape_error>("nas.shape.1", [] { infer(reshape{.extents = {6, 5, 1, 1, 1, 1}}, {{6, 5}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(reshape{.extents = {1}}, {}); });
}
