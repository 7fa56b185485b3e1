#include <nas/nn/ops/transpose.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::place;
using nas::nn::transpose;
using test::check_error;
using test::infer;

TEST_CASE("transpose: axes in the order given, or reversed", "[nn]") {
    CHECK(infer(transpose{.order = {1, 2, 0}}, {{6, 5, 3}}) == shape{5, 3, 6});
    CHECK(infer(transpose{}, {{6, 5, 3}}) == shape{3, 5, 6});
    CHECK(infer(transpose{.order = {0, -1, 1, 2, 3}}, {{2, 3, 4, 5, 6}}) == shape{2, 6, 3, 4, 5});
    CHECK(transpose{.order = {1, 2, 0}}.source({6, 5, 3}, {5, 3, 6}, {1, 2, 4}) == place{4, 1, 2});
    CHECK(transpose{}.source({6, 5, 3}, {3, 5, 6}, {1, 2, 4}) == place{4, 2, 1});
    CHECK(test::cost_of(transpose{}, {{6, 2}}).elementwise == 0);
    CHECK(test::attributes_of(transpose{.order = {1, 0}}) == "order=1,0");
}

TEST_CASE("transpose: the order names every axis once", "[nn]") {
    check_error<shape_error>(
        "nas.shape.43",
        [] {
            infer(transpose{.order = {0, 0}}, {{6, 5}});
        },
        "order {0,0} must name every axis of 6x5 once");
    check_error<shape_error>("nas.shape.43", [] { infer(transpose{.order = {1, -1}}, {{6, 5}}); });
    check_error<shape_error>("nas.shape.43", [] { infer(transpose{.order = {0}}, {{6, 5}}); });
    check_error<shape_error>("nas.shape.60", [] { infer(transpose{.order = {0, 2}}, {{6, 5}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(transpose{}, {}); });
}
