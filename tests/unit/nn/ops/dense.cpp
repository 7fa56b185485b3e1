#include <nas/nn/ops/dense.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::dense;
using test::check_error;
using test::infer;

TEST_CASE("dense: maps the last axis", "[nn]") {
    CHECK(infer(dense{.out_features = 9}, {{7, 12}}) == shape{7, 9});
    CHECK(infer(dense{.out_features = 9}, {{12}}) == shape{9});
    CHECK(infer(dense{.out_features = 9}, {{2, 3, 4, 5, 6}}) == shape{2, 3, 4, 5, 9});
    CHECK(test::parameters_of(dense{.out_features = 9}, {{7, 12}}) == "weight 9x12, bias 9");
    CHECK(test::parameters_of(dense{.out_features = 9, .bias = false}, {{7, 12}}) == "weight 9x12");
    CHECK(test::cost_of(dense{.out_features = 9}, {{7, 12}}).macs == 7 * 12 * 9);
    CHECK(test::cost_of(dense{.out_features = 9}, {{7, 12}}).elementwise == 63);
    CHECK(test::cost_of(dense{.out_features = 9, .bias = false}, {{7, 12}}).elementwise == 0);
    CHECK(test::attributes_of(dense{.out_features = 9, .bias = false}) == "out_features=9 bias=false");
}

TEST_CASE("dense: refuses what it cannot map", "[nn]") {
    check_error<shape_error>(
        "nas.shape.5", [] { infer(dense{}, {{7}}); }, "out_features");
    check_error<shape_error>("nas.shape.60", [] { infer(dense{.out_features = 1}, {shape{}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(dense{.out_features = 1}, {{7}, {7}}); });
}
