#include <nas/nn/ops/concat.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::concat;
using test::check_error;
using test::infer;

TEST_CASE("concat: joins channels of images, and vectors", "[nn]") {
    CHECK(infer(concat{}, {{6, 5, 3}, {2, 5, 3}, {1, 5, 3}}) == shape{9, 5, 3});
    CHECK(infer(concat{}, {{6}, {4}}) == shape{10});
    CHECK(test::cost_of(concat{}, {{6}, {4}}).elementwise == 0);
    CHECK(test::attributes_of(concat{}).empty());
}

TEST_CASE("concat: along any axis of tensors of any rank", "[nn]") {
    CHECK(infer(concat{.axis = 1}, {{6, 5, 3}, {6, 2, 3}}) == shape{6, 7, 3});
    CHECK(infer(concat{.axis = -1}, {{6, 5}, {6, 2}, {6, 1}}) == shape{6, 8});
    CHECK(infer(concat{}, {{1, 2, 3, 4}, {2, 2, 3, 4}}) == shape{3, 2, 3, 4});
    CHECK(test::attributes_of(concat{.axis = -1}) == "axis=-1");
    check_error<shape_error>(
        "nas.shape.9",
        [] {
            infer(concat{.axis = 1}, {{6, 5}, {5, 5}});
        },
        "6x5 and 5x5; along axis 1");
    check_error<shape_error>(
        "nas.shape.60",
        [] {
            infer(concat{.axis = 2}, {{6, 5}, {6, 5}});
        },
        "axis 2");
}

TEST_CASE("concat: images must agree in height and width", "[nn]") {
    check_error<shape_error>(
        "nas.shape.9",
        [] {
            infer(concat{}, {{6, 5, 3}, {6, 5, 4}});
        },
        "6x5x3 and 6x5x4");
    check_error<shape_error>("nas.shape.9", [] { infer(concat{}, {{6, 4, 3}, {6, 5, 3}}); });
    check_error<shape_error>("nas.shape.9", [] { infer(concat{}, {{6, 1, 1}, {6}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(concat{}, {{6, 1, 1}}); });
}
