#include <nas/nn/ops/depth_to_space.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::depth_order;
using nas::nn::depth_to_space;
using nas::nn::pixel;
using test::check_error;
using test::infer;

TEST_CASE("depth_to_space: channels become blocks of pixels", "[nn]") {
    CHECK(infer(depth_to_space{}, {{12, 5, 3}}) == shape{3, 10, 6});
    CHECK(infer(depth_to_space{.block = 3}, {{18, 5, 3}}) == shape{2, 15, 9});
    CHECK(depth_to_space{}.source({12, 5, 3}, {2, 3, 4}) == pixel{2 * 4 + 2, 1, 2});
    CHECK(depth_to_space{.order = depth_order::depth_last}.source({12, 5, 3}, {2, 3, 4}) == pixel{2 * 3 + 2, 1, 2});
    CHECK(test::cost_of(depth_to_space{}, {{4, 1, 1}}).elementwise == 0);
    CHECK(test::attributes_of(depth_to_space{}) == "block=2 order=depth_first");
    CHECK(test::attributes_of(depth_to_space{.order = depth_order::depth_last}) == "block=2 order=depth_last");
}

TEST_CASE("depth_to_space: errors name the numbers", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(depth_to_space{}, {}); });
    check_error<shape_error>("nas.shape.4", [] { infer(depth_to_space{}, {{4}}); });
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(depth_to_space{.block = 0}, {{4, 1, 1}});
        },
        "block");
    check_error<shape_error>(
        "nas.shape.48",
        [] {
            infer(depth_to_space{}, {{6, 1, 1}});
        },
        "the 6 channels", "block 2");
    check_error<shape_error>("nas.shape.48", [] {
        infer(depth_to_space{.block = std::int64_t{1} << 32}, {{6, 1, 1}});
    });
}
