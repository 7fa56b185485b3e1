#include <nas/nn/ops/expand.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::expand;
using nas::nn::place;
using test::check_error;
using test::infer;

TEST_CASE("expand: repeats axes of one, adds axes in front", "[nn]") {
    CHECK(infer(expand{.extents = {6, 5, 3}}, {{6, 1, 1}}) == shape{6, 5, 3});
    CHECK(infer(expand{.extents = {4, 1, 3}}, {{5, 1}}) == shape{4, 5, 3});
    CHECK(infer(expand{.extents = {3}}, {{5, 1}}) == shape{5, 3});
    CHECK(infer(expand{}, {{5, 1}}) == shape{5, 1});
    CHECK(expand{.extents = {4, 1, 3}}.source({5, 1}, {4, 5, 3}, {2, 4, 1}) == place{4, 0});
    CHECK(test::cost_of(expand{}, {{6}}).elementwise == 0);
    CHECK(test::attributes_of(expand{.extents = {4, 1}}) == "extents=4,1");
}

TEST_CASE("expand: extents must be equal or one", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(expand{}, {}); });
    check_error<shape_error>(
        "nas.shape.5", [] { infer(expand{.extents = {0}}, {{6}}); }, "extents");
    check_error<shape_error>("nas.shape.1", [] { infer(expand{.extents = {1, 1, 1, 1, 1, 1}}, {{6}}); });
    check_error<shape_error>(
        "nas.shape.47",
        [] {
            infer(expand{.extents = {3, 5}}, {{6, 5}});
        },
        "6x5 does not expand to {3,5}");
}
