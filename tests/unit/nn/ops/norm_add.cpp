#include <nas/nn/ops/norm_add.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::activation;
using nas::shape;
using nas::nn::norm_add;

TEST_CASE("norm_add: has the shape and the parameters of its batch norm", "[nn]") {
    norm_add const op{.norm = {}, .act = activation::relu};
    CHECK(test::infer(op, {{6, 5, 3}, {6, 5, 3}}) == shape{6, 5, 3});
    CHECK(test::parameters_of(op, {{6, 5, 3}, {6, 5, 3}}) == "scale 6, shift 6, mean 6*, variance 6*");
}

TEST_CASE("norm_add: costs the norm, the sum and the activation", "[nn]") {
    CHECK(test::cost_of(norm_add{.norm = {}, .act = activation::relu}, {{6, 5, 3}, {6, 5, 3}}).elementwise == 4 * 90);
    CHECK(test::cost_of(norm_add{}, {{6, 5, 3}, {6, 5, 3}}).elementwise == 3 * 90);
}

TEST_CASE("norm_add: names the activation among its attributes", "[nn]") {
    CHECK(test::attributes_of(norm_add{.norm = {}, .act = activation::relu6}) ==
          "epsilon=1e-05 momentum=0.1 activation=relu6");
}

TEST_CASE("norm_add: rejects other numbers of inputs, other shapes, and what its norm rejects", "[nn]") {
    test::check_error<nas::shape_error>("nas.shape.3", [] { test::infer(norm_add{}, {{6, 5, 3}}); });
    test::check_error<nas::shape_error>("nas.shape.9", [] { test::infer(norm_add{}, {{6, 5, 3}, {6, 5, 4}}); });
    test::check_error<nas::shape_error>("nas.shape.4", [] { test::infer(norm_add{}, {{6, 5}, {6, 5}}); });
}
