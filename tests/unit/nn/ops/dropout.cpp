#include <nas/nn/ops/dropout.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::nn::dropout;
using test::infer;

TEST_CASE("dropout: keeps any shape and costs nothing at inference", "[nn]") {
    CHECK(infer(dropout{.rate = 0.2}, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(infer(dropout{.rate = 0}, {{6}}) == shape{6});
    CHECK(test::cost_of(dropout{}, {{6}}).elementwise == 0);
    CHECK(test::attributes_of(dropout{.rate = 0.2}) == "rate=0.2");
}

TEST_CASE("dropout: the rate is in [0, 1)", "[nn]") {
    test::check_error<nas::shape_error>(
        "nas.shape.5", [] { infer(dropout{.rate = 1}, {{6}}); }, "rate must be in [0, 1), got 1");
    test::check_error<nas::shape_error>(
        "nas.shape.5", [] { infer(dropout{.rate = -0.1}, {{6}}); }, "got -0.1");
    test::check_error<nas::shape_error>("nas.shape.3", [] { infer(dropout{}, {}); });
}
