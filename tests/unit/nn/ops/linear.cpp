#include <nas/nn/ops/linear.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::linear;
using test::check_error;
using test::infer;

TEST_CASE("linear: shape, parameters, MACs and attributes", "[nn]") {
    linear const op{.out_features = 10};
    CHECK(infer(op, {{7}}) == shape{10});
    CHECK(test::parameters_of(op, {{7}}) == "weight 10x7, bias 10");
    CHECK(test::cost_of(op, {{7}}).macs == 70);
    CHECK(test::cost_of(op, {{7}}).elementwise == 10);
    CHECK(test::attributes_of(op) == "out_features=10 bias=true");
}

TEST_CASE("linear: without bias", "[nn]") {
    linear const op{.out_features = 10, .bias = false};
    CHECK(test::parameters_of(op, {{7}}) == "weight 10x7");
    CHECK(test::cost_of(op, {{7}}).elementwise == 0);
}

TEST_CASE("linear: an image needs a flatten in front", "[nn]") {
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(linear{.out_features = 10}, {{7, 1, 1}});
        },
        "got 7x1x1", "put a flatten in front");
    check_error<shape_error>(
        "nas.shape.3", [] { infer(linear{.out_features = 10}, {}); }, "got 0");
    check_error<shape_error>(
        "nas.shape.5", [] { infer(linear{}, {{7}}); }, "out_features must be at least 1, got 0");
}
