#include <nas/nn/ops/cosine_linear.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::cosine_linear;
using test::check_error;
using test::infer;

TEST_CASE("cosine_linear: vectors to cosines", "[nn]") {
    CHECK(infer(cosine_linear{.out_features = 9}, {{12}}) == shape{9});
    CHECK(test::parameters_of(cosine_linear{.out_features = 9}, {{12}}) == "weight 9x12");
    CHECK(test::cost_of(cosine_linear{.out_features = 9}, {{12}}).macs == 108);
    CHECK(test::cost_of(cosine_linear{.out_features = 9}, {{12}}).elementwise == 2 * (9 + 12 + 108));
    CHECK(test::attributes_of(cosine_linear{.out_features = 9}) == "out_features=9");
}

TEST_CASE("cosine_linear: refuses what it cannot map", "[nn]") {
    check_error<shape_error>("nas.shape.5", [] { infer(cosine_linear{}, {{7}}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(cosine_linear{.out_features = 1}, {{7, 2}});
        },
        "flatten");
    check_error<shape_error>("nas.shape.3", [] { infer(cosine_linear{.out_features = 1}, {{7}, {7}}); });
}
