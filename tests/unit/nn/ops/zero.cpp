#include <nas/nn/ops/zero.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::zero;
using test::check_error;
using test::infer;

TEST_CASE("zero: the shape of the input and nothing of its content", "[nn]") {
    CHECK(infer(zero{}, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(infer(zero{}, {{6}}) == shape{6});
    CHECK(zero{}.source({6, 5, 3}, {1, 1, 1}) == nas::nn::no_pixel);
    CHECK(test::cost_of(zero{}, {{6}}).elementwise == 0);
    check_error<shape_error>("nas.shape.4", [] { infer(zero{}, {{6, 2}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(zero{}, {{6}, {6}}); });
}
