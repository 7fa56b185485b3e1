#include <nas/nn/ops/resize.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::resize;
using test::check_error;
using test::infer;

TEST_CASE("resize: repeats every pixel", "[nn]") {
    CHECK(infer(resize{}, {{6, 5, 3}}) == shape{6, 10, 6});
    CHECK(infer(resize{.scale = {2, 3}}, {{6, 5, 3}}) == shape{6, 10, 9});
    CHECK(resize{.scale = {2, 3}}.source({6, 5, 3}, {4, 3, 5}) == nas::nn::pixel{4, 1, 1});
    CHECK(test::attributes_of(resize{.scale = {2, 3}}) == "scale_height=2 scale_width=3");
    CHECK(test::cost_of(resize{}, {{6, 5, 3}}).elementwise == 0);
}

TEST_CASE("resize: scales are positive and inputs images", "[nn]") {
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(resize{.scale = 0}, {{6, 5, 3}});
        },
        "scale.height must be at least 1, got 0");
    check_error<shape_error>("nas.shape.4", [] { infer(resize{}, {{6}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(resize{}, {{6, 1, 1}, {6, 1, 1}}); });
}
