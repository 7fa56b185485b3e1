#include <limits>

#include <nas/nn/ops/batch_norm.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::batch_norm;
using test::check_error;
using test::infer;

TEST_CASE("batch_norm: keeps the shape of images and vectors", "[nn]") {
    CHECK(infer(batch_norm{}, {{6, 5, 3}}) == shape{6, 5, 3});
    CHECK(infer(batch_norm{}, {{6}}) == shape{6});
    CHECK(test::cost_of(batch_norm{}, {{6, 5, 3}}).elementwise == 2 * 90);
    CHECK(test::cost_of(batch_norm{}, {{6, 5, 3}}).macs == 0);
    CHECK(test::attributes_of(batch_norm{}) == "epsilon=1e-05 momentum=0.1");
}

TEST_CASE("batch_norm: two of four parameters per channel are trained", "[nn]") {
    CHECK(test::parameters_of(batch_norm{}, {{6, 5, 3}}) == "scale 6, shift 6, mean 6*, variance 6*");
}

TEST_CASE("batch_norm: rejects what cannot work", "[nn]") {
    check_error<shape_error>("nas.shape.3", [] { infer(batch_norm{}, {{6}, {6}}); });
    check_error<shape_error>(
        "nas.shape.4",
        [] {
            infer(batch_norm{}, {{6, 5}});
        },
        "rank 2");
    check_error<shape_error>(
        "nas.shape.5", [] { infer(batch_norm{.epsilon = 0}, {{6}}); }, "epsilon must be positive, got 0");
    check_error<shape_error>(
        "nas.shape.5", [] { infer(batch_norm{.epsilon = std::numeric_limits<double>::quiet_NaN()}, {{6}}); },
        "epsilon");
    check_error<shape_error>(
        "nas.shape.5", [] { infer(batch_norm{.momentum = 1.5}, {{6}}); }, "momentum must be in [0, 1], got 1.5");
}
