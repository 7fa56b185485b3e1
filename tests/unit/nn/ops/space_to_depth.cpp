#include <nas/nn/ops/space_to_depth.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::depth_order;
using nas::nn::depth_to_space;
using nas::nn::pixel;
using nas::nn::space_to_depth;
using test::check_error;
using test::infer;

TEST_CASE("space_to_depth: undoes depth_to_space in either order", "[nn]") {
    CHECK(infer(space_to_depth{}, {{3, 10, 6}}) == shape{12, 5, 3});
    for (depth_order const order : {depth_order::depth_first, depth_order::depth_last})
        for (std::int64_t const block : {1, 2, 3}) {
            shape const small{2 * block * block, 2, 3}, large{2, 2 * block, 3 * block};
            for (std::int64_t c = 0; c < small[0]; ++c)
                for (std::int64_t i = 0; i < 6; ++i) {
                    pixel const p{c, i / 3, i % 3};
                    pixel const q = space_to_depth{.block = block, .order = order}.source(large, p);
                    CHECK(depth_to_space{.block = block, .order = order}.source(small, q) == p);
                }
        }
    CHECK(test::cost_of(space_to_depth{}, {{4, 2, 2}}).elementwise == 0);
    CHECK(test::attributes_of(space_to_depth{.block = 3}) == "block=3 order=depth_first");
}

TEST_CASE("space_to_depth: errors name the numbers", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(space_to_depth{}, {}); });
    check_error<shape_error>("nas.shape.4", [] { infer(space_to_depth{}, {{4}}); });
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(space_to_depth{.block = 0}, {{4, 2, 2}});
        },
        "block");
    check_error<shape_error>(
        "nas.shape.48",
        [] {
            infer(space_to_depth{}, {{6, 4, 3}});
        },
        "6x4x3", "block 2");
    check_error<shape_error>("nas.shape.48", [] { infer(space_to_depth{}, {{6, 3, 4}}); });
}
