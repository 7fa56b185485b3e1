#include <nas/nn/ops/add.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::nn::add;
using test::infer;

TEST_CASE("add: sums two or more equal shapes", "[nn]") {
    CHECK(infer(add{}, {{6, 5, 3}, {6, 5, 3}}) == shape{6, 5, 3});
    CHECK(infer(add{}, {{6}, {6}, {6}}) == shape{6});
    CHECK(test::cost_of(add{}, {{6}, {6}, {6}}).elementwise == 12);
}

TEST_CASE("add: shapes that differ are named", "[nn]") {
    test::check_error<nas::shape_error>(
        "nas.shape.9",
        [] {
            infer(add{}, {{6, 5, 3}, {6, 5, 3}, {8, 5, 3}});
        },
        "6x5x3 and 8x5x3", "1x1 convolution");
    test::check_error<nas::shape_error>(
        "nas.shape.3", [] { infer(add{}, {{6}}); }, "two or more inputs, got 1");
}
