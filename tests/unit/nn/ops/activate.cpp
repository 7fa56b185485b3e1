#include <nas/nn/ops/activate.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::nn::activate;
using test::infer;

TEST_CASE("activate: keeps any shape and is known by its function", "[nn]") {
    CHECK(infer(activate{nas::nn::hard_swish}, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(infer(activate{}, {{6}}) == shape{6});
    CHECK(test::attributes_of(activate{nas::nn::hard_swish}) == "function=hard_swish");
    CHECK(test::attributes_of(activate{}) == "function=relu");
}

TEST_CASE("activate: one operation per element, none for no function", "[nn]") {
    CHECK(test::cost_of(activate{nas::nn::swish}, {{6, 5, 3}}).elementwise == 90);
    CHECK(test::cost_of(activate{nas::nn::none}, {{6, 5, 3}}).elementwise == 0);
}

TEST_CASE("activate: takes one input", "[nn]") {
    test::check_error<nas::shape_error>(
        "nas.shape.3",
        [] {
            infer(activate{}, {{6}, {6}});
        },
        "takes 1 input, got 2");
}
