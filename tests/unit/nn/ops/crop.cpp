#include <nas/nn/ops/crop.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::crop;
using test::check_error;
using test::infer;

TEST_CASE("crop: removes pixels at the sides, or adds zeros", "[nn]") {
    CHECK(infer(crop{.top = 1, .left = 2, .bottom = 3}, {{6, 5, 3}}) == shape{6, 1, 1});
    CHECK(infer(crop{.top = 1, .left = 1, .bottom = -1, .right = -1}, {{6, 5, 3}}) == shape{6, 5, 3});
    crop const shift{.top = 1, .left = 1, .bottom = -1, .right = -1};
    CHECK(shift.source({6, 5, 3}, {2, 0, 0}) == nas::nn::pixel{2, 1, 1});
    CHECK(shift.source({6, 5, 3}, {2, 4, 0}) == nas::nn::no_pixel);
    CHECK(shift.source({6, 5, 3}, {2, 0, 2}) == nas::nn::no_pixel);
    CHECK(crop{.top = -1}.source({6, 5, 3}, {2, 0, 2}) == nas::nn::no_pixel);
    CHECK(crop{.left = -1}.source({6, 5, 3}, {2, 0, 0}) == nas::nn::no_pixel);
    CHECK(test::attributes_of(shift) == "top=1 left=1 bottom=-1 right=-1");
    CHECK(test::cost_of(shift, {{6, 5, 3}}).elementwise == 0);
}

TEST_CASE("crop: something of the image must be left", "[nn]") {
    check_error<shape_error>(
        "nas.shape.12",
        [] {
            infer(crop{.top = 2, .bottom = 3}, {{6, 5, 3}});
        },
        "{2, 0, 3, 0} pixels (top, left, bottom, right) leaves nothing of 6x5x3");
    check_error<shape_error>("nas.shape.12", [] { infer(crop{.left = 1, .right = 2}, {{6, 5, 3}}); });
    check_error<shape_error>("nas.shape.12", [] { infer(crop{.top = 5, .bottom = -3}, {{6, 5, 3}}); });
    check_error<shape_error>("nas.shape.4", [] { infer(crop{}, {{6}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(crop{}, {{6, 1, 1}, {6, 1, 1}}); });
}
