#include <nas/nn/ops/flatten.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::nn::flatten;
using test::infer;

TEST_CASE("flatten: a vector of all elements", "[nn]") {
    CHECK(infer(flatten{}, {{6, 5, 3}}) == shape{90});
    CHECK(infer(flatten{}, {{7}}) == shape{7});
    CHECK(test::cost_of(flatten{}, {{6, 5, 3}}).elementwise == 0);
    CHECK(test::attributes_of(flatten{}).empty());
}

TEST_CASE("flatten: takes one input", "[nn]") {
    test::check_error<nas::shape_error>(
        "nas.shape.3",
        [] {
            infer(flatten{}, {{6}, {6}});
        },
        "takes 1 input, got 2");
}
