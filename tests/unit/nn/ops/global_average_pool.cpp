#include <nas/nn/ops/global_average_pool.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::nn::global_average_pool;
using test::infer;

TEST_CASE("global_average_pool: one pixel per channel", "[nn]") {
    CHECK(infer(global_average_pool{}, {{6, 5, 3}}) == shape{6, 1, 1});
    CHECK(test::cost_of(global_average_pool{}, {{6, 5, 3}}).elementwise == 90);
    CHECK(test::attributes_of(global_average_pool{}).empty());
}

TEST_CASE("global_average_pool: reads one image", "[nn]") {
    test::check_error<nas::shape_error>(
        "nas.shape.4", [] { infer(global_average_pool{}, {{6}}); }, "reads an image");
    test::check_error<nas::shape_error>(
        "nas.shape.3", [] { infer(global_average_pool{}, {}); }, "takes 1 input, got 0");
}
