#include <nas/nn/ops/rms_norm.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::rms_norm;
using test::check_error;
using test::infer;

TEST_CASE("rms_norm: keeps any shape, and owns at most a scale", "[nn]") {
    CHECK(infer(rms_norm{}, {{7, 12}}) == shape{7, 12});
    CHECK(test::parameters_of(rms_norm{}, {{7, 12}}) == "scale 12");
    CHECK(test::parameters_of(rms_norm{.axis = -2}, {{2, 7, 12}}) == "scale 7x12");
    CHECK(test::parameters_of(rms_norm{.scale = false}, {{7, 12}}) == "");
    CHECK(test::cost_of(rms_norm{}, {{7, 12}}).elementwise == 4 * 84);
    CHECK(test::cost_of(rms_norm{.scale = false}, {{7, 12}}).elementwise == 3 * 84);
    CHECK(test::attributes_of(rms_norm{.axis = 1, .epsilon = 0.25}) == "axis=1 epsilon=0.25 scale=true");
    CHECK_FALSE(rms_norm{}.sizes(2, {7, 12}).centred);
    CHECK(rms_norm{}.sizes(2, {7, 12}).rows == 14);
}

TEST_CASE("rms_norm: refuses what it cannot normalise", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(rms_norm{}, {{3}, {3}}); });
    check_error<shape_error>("nas.shape.5", [] { infer(rms_norm{.epsilon = -1}, {{3}}); });
    check_error<shape_error>("nas.shape.60", [] { infer(rms_norm{.axis = -3}, {{3, 4}}); });
}
