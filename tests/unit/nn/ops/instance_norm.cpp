#include <nas/nn/ops/instance_norm.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::instance_norm;
using test::check_error;
using test::infer;

TEST_CASE("instance_norm: keeps the shape, and owns scale and shift per channel", "[nn]") {
    CHECK(infer(instance_norm{}, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(infer(instance_norm{}, {{6, 20}}) == shape{6, 20});
    CHECK(test::parameters_of(instance_norm{}, {{6, 5, 3}}) == "scale 6, shift 6");
    CHECK(test::parameters_of(instance_norm{.scale = false, .shift = false}, {{6, 5, 3}}) == "");
    CHECK(test::cost_of(instance_norm{}, {{6, 5, 3}}).elementwise == 6 * 90);
    CHECK(test::cost_of(instance_norm{.shift = false}, {{6, 5, 3}}).elementwise == 5 * 90);
    CHECK(test::attributes_of(instance_norm{.epsilon = 0.5}) == "epsilon=0.5 scale=true shift=true");
    CHECK(instance_norm{}.sizes(2, {6, 5, 3}).rows == 12);
    CHECK(instance_norm{}.sizes(2, {6, 5, 3}).length == 15);
}

TEST_CASE("instance_norm: needs pixels behind the channels", "[nn]") {
    check_error<shape_error>(
        "nas.shape.4", [] { infer(instance_norm{}, {{6}}); }, "layer_norm");
    check_error<shape_error>("nas.shape.5", [] { infer(instance_norm{.epsilon = 0}, {{6, 2}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(instance_norm{}, {{6, 2}, {6, 2}}); });
}
