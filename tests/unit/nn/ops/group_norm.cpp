#include <nas/nn/ops/group_norm.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::group_norm;
using test::check_error;
using test::infer;

TEST_CASE("group_norm: keeps the shape, and owns scale and shift per channel", "[nn]") {
    CHECK(infer(group_norm{}, {{64, 5, 3}}) == shape{64, 5, 3});
    CHECK(infer(group_norm{.groups = 2}, {{4, 9}}) == shape{4, 9});
    CHECK(infer(group_norm{.groups = 3}, {{6}}) == shape{6});
    CHECK(test::parameters_of(group_norm{}, {{64, 5, 3}}) == "scale 64, shift 64");
    CHECK(test::parameters_of(group_norm{.scale = false}, {{64, 5, 3}}) == "shift 64");
    CHECK(test::parameters_of(group_norm{.shift = false}, {{64, 5, 3}}) == "scale 64");
    CHECK(test::cost_of(group_norm{}, {{64, 5, 3}}).elementwise == 6 * 960);
    CHECK(test::attributes_of(group_norm{.groups = 8, .scale = false}) ==
          "groups=8 epsilon=1e-05 scale=false shift=true");
    auto const s = group_norm{.groups = 4}.sizes(3, {64, 5, 3});
    CHECK(s.rows == 12);
    CHECK(s.length == 240);
    CHECK(s.inner == 15);
    CHECK(s.parameters() == 64);
}

TEST_CASE("group_norm: groups must divide the channels", "[nn]") {
    check_error<shape_error>(
        "nas.shape.6",
        [] {
            infer(group_norm{.groups = 4}, {{6, 2, 2}});
        },
        "groups 4 must divide the 6 channels");
    check_error<shape_error>("nas.shape.5", [] { infer(group_norm{.groups = 0}, {{6, 2, 2}}); });
    check_error<shape_error>("nas.shape.5", [] { infer(group_norm{.groups = 1, .epsilon = 0}, {{6, 2, 2}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(group_norm{.groups = 1}, {{6}, {6}}); });
    check_error<shape_error>("nas.shape.60", [] { infer(group_norm{.groups = 1}, {shape{}}); });
}
