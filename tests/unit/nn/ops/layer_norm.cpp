#include <nas/nn/ops/layer_norm.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::layer_norm;
using test::check_error;
using test::infer;

TEST_CASE("layer_norm: keeps any shape, and owns scale and shift of the axes it normalises", "[nn]") {
    CHECK(infer(layer_norm{}, {{7, 12}}) == shape{7, 12});
    CHECK(infer(layer_norm{.axis = 0}, {{2, 3, 4, 5, 6}}) == shape{2, 3, 4, 5, 6});
    CHECK(test::parameters_of(layer_norm{}, {{7, 12}}) == "scale 12, shift 12");
    CHECK(test::parameters_of(layer_norm{.axis = 1}, {{7, 3, 4}}) == "scale 3x4, shift 3x4");
    CHECK(test::parameters_of(layer_norm{.axis = -3, .scale = false}, {{7, 3, 4}}) == "shift 7x3x4");
    CHECK(test::parameters_of(layer_norm{.shift = false}, {{7}}) == "scale 7");
    CHECK(test::parameters_of(layer_norm{.scale = false, .shift = false}, {{7}}) == "");
}

TEST_CASE("layer_norm: its parameters start as the identity and are not decayed", "[nn]") {
    shape const in{7, 12};
    auto const p = layer_norm{}.parameters({&in, 1});
    CHECK(p[0].role == nas::nn::parameter_role::scale);
    CHECK(p[1].role == nas::nn::parameter_role::shift);
}

TEST_CASE("layer_norm: costs elementwise work, by what it applies", "[nn]") {
    CHECK(test::cost_of(layer_norm{}, {{7, 12}}).macs == 0);
    CHECK(test::cost_of(layer_norm{}, {{7, 12}}).elementwise == 6 * 84);
    CHECK(test::cost_of(layer_norm{.scale = false, .shift = false}, {{7, 12}}).elementwise == 4 * 84);
}

TEST_CASE("layer_norm: tells its attributes, and rows and lengths to kernels", "[nn]") {
    CHECK(test::attributes_of(layer_norm{.axis = -2, .epsilon = 0.5, .shift = false}) ==
          "axis=-2 epsilon=0.5 scale=true shift=false");
    auto const s = layer_norm{.axis = 1}.sizes(5, {7, 3, 4});
    CHECK(s.rows == 35);
    CHECK(s.length == 12);
    CHECK(s.centred);
}

TEST_CASE("layer_norm: refuses what it cannot normalise", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(layer_norm{}, {{3}, {3}}); });
    check_error<shape_error>("nas.shape.5", [] { infer(layer_norm{.epsilon = 0}, {{3}}); });
    check_error<shape_error>(
        "nas.shape.60",
        [] {
            infer(layer_norm{.axis = 2}, {{3, 4}});
        },
        "axis 2");
}
