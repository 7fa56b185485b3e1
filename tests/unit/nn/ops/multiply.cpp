#include <nas/nn/ops/multiply.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::multiply;
using test::check_error;
using test::infer;

TEST_CASE("multiply: equal shapes, or an image and a gate per channel", "[nn]") {
    CHECK(infer(multiply{}, {{6, 5, 3}, {6, 5, 3}}) == shape{6, 5, 3});
    CHECK(infer(multiply{}, {{6, 5, 3}, {6, 1, 1}}) == shape{6, 5, 3});
    CHECK(infer(multiply{}, {{6}, {6}}) == shape{6});
    CHECK(test::cost_of(multiply{}, {{6, 5, 3}, {6, 1, 1}}).elementwise == 90);
}

TEST_CASE("multiply: the gate comes second and has the channels of the image", "[nn]") {
    check_error<shape_error>(
        "nas.shape.9",
        [] {
            infer(multiply{}, {{6, 1, 1}, {6, 5, 3}});
        },
        "6x1x1 and 6x5x3");
    check_error<shape_error>("nas.shape.9", [] { infer(multiply{}, {{6, 5, 3}, {3, 1, 1}}); });
    check_error<shape_error>("nas.shape.9", [] { infer(multiply{}, {{6, 5, 3}, {6}}); });
    check_error<shape_error>(
        "nas.shape.3",
        [] {
            infer(multiply{}, {{6}, {6}, {6}});
        },
        "takes 2 inputs, got 3");
}
