#include <nas/nn/ops/norm_act.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::activation;
using nas::shape;
using nas::nn::norm_act;

TEST_CASE("norm_act: has the shape and the parameters of its batch norm", "[nn]") {
    norm_act const op{.norm = {}, .act = activation::relu};
    CHECK(test::infer(op, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(test::infer(op, {{6}}) == shape{6});
    CHECK(test::parameters_of(op, {{6, 5, 3}}) == "scale 6, shift 6, mean 6*, variance 6*");
}

TEST_CASE("norm_act: costs the norm and one operation per element for the activation", "[nn]") {
    CHECK(test::cost_of(norm_act{.norm = {}, .act = activation::swish}, {{6, 5, 3}}).elementwise == 3 * 90);
    CHECK(test::cost_of(norm_act{.norm = {}, .act = activation::none}, {{6, 5, 3}}).elementwise == 2 * 90);
    CHECK(test::cost_of(norm_act{}, {{6, 5, 3}}).macs == 0);
}

TEST_CASE("norm_act: names the activation among its attributes", "[nn]") {
    CHECK(test::attributes_of(norm_act{.norm = {.epsilon = 1e-3}, .act = activation::hard_swish}) ==
          "epsilon=0.001 momentum=0.1 activation=hard_swish");
}

TEST_CASE("norm_act: rejects what its batch norm rejects", "[nn]") {
    test::check_error<nas::shape_error>("nas.shape.4", [] { test::infer(norm_act{}, {{6, 5}}); });
    test::check_error<nas::shape_error>("nas.shape.5", [] { test::infer(norm_act{.norm = {.epsilon = 0}}, {{6}}); });
}
