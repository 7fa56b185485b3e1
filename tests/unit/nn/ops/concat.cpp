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
    check_error<shape_error>("nas.shape.4", [] { infer(concat{}, {{6, 1}, {6, 1}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(concat{}, {{6, 1, 1}}); });
}
