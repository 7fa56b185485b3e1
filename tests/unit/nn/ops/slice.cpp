#include <nas/nn/ops/slice.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::place;
using nas::nn::slice;
using test::check_error;
using test::infer;

TEST_CASE("slice: some channels of an image or features of a vector", "[nn]") {
    CHECK(infer(slice{.first = 2, .channels = 3}, {{6, 5, 3}}) == shape{3, 5, 3});
    CHECK(infer(slice{.first = 1, .channels = 5}, {{6}}) == shape{5});
    CHECK(slice{.first = 2, .channels = 3}.source({6, 5, 3}, {3, 5, 3}, {1, 4, 2}) == place{3, 4, 2});
    CHECK(test::cost_of(slice{.channels = 1}, {{6}}).elementwise == 0);
    CHECK(test::attributes_of(slice{.first = 2, .channels = 3}) == "first=2 channels=3");
}

TEST_CASE("slice: along any axis, in steps, backwards", "[nn]") {
    CHECK(infer(slice{.first = 1, .channels = 2, .axis = 1}, {{6, 5, 3}}) == shape{6, 2, 3});
    CHECK(infer(slice{.first = 0, .channels = 3, .axis = -1, .step = 2}, {{6, 5}}) == shape{6, 3});
    slice const reversed{.first = 4, .channels = 5, .axis = 1, .step = -1};
    CHECK(infer(reversed, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(reversed.source({6, 5, 3}, {6, 5, 3}, {3, 0, 1}) == place{3, 4, 1});
    CHECK(reversed.source({6, 5, 3}, {6, 5, 3}, {3, 4, 1}) == place{3, 0, 1});
    CHECK(test::attributes_of(reversed) == "first=4 channels=5 axis=1 step=-1");
}

TEST_CASE("slice: must lie inside the axis", "[nn]") {
    check_error<shape_error>(
        "nas.shape.11",
        [] {
            infer(slice{.first = 4, .channels = 3}, {{6, 5, 3}});
        },
        "takes 3 channels from number 4 on, but 6x5x3 has 6");
    check_error<shape_error>("nas.shape.11", [] { infer(slice{.first = 7, .channels = 1}, {{6}}); });
    check_error<shape_error>(
        "nas.shape.11",
        [] {
            infer(slice{.first = 1, .channels = 3, .axis = 1, .step = 2}, {{6, 5}});
        },
        "takes 3 elements from number 1 on in steps of 2, but 6x5 has 5 in axis 1");
    check_error<shape_error>("nas.shape.11", [] { infer(slice{.first = 1, .channels = 3, .step = -1}, {{6}}); });
    check_error<shape_error>("nas.shape.11", [] { infer(slice{.channels = std::int64_t{1} << 62, .step = 4}, {{6}}); });
    check_error<shape_error>("nas.shape.5", [] { infer(slice{.first = -1, .channels = 1}, {{6}}); });
    check_error<shape_error>("nas.shape.5", [] { infer(slice{}, {{6}}); });
    check_error<shape_error>(
        "nas.shape.5", [] { infer(slice{.channels = 1, .step = 0}, {{6}}); }, "step must not be 0");
    check_error<shape_error>("nas.shape.60", [] { infer(slice{.channels = 1, .axis = 2}, {{6, 2}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(slice{.channels = 1}, {{6}, {6}}); });
}
