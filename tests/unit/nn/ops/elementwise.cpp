#include <limits>

#include <nas/nn/ops/elementwise.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::elementwise_function;
using nas::shape;
using nas::shape_error;
using nas::nn::elementwise;
using test::check_error;
using test::infer;

TEST_CASE("elementwise: keeps any shape", "[nn]") {
    CHECK(infer(elementwise{}, {{7}}) == shape{7});
    CHECK(infer(elementwise{elementwise_function::exp}, {{2, 3, 4, 5, 6}}) == shape{2, 3, 4, 5, 6});
    CHECK(test::cost_of(elementwise{}, {{7, 5}}).elementwise == 35);
    CHECK(test::cost_of(elementwise{}, {{7, 5}}).macs == 0);
    CHECK(test::parameters_of(elementwise{}, {{7, 5}}) == "");
}

TEST_CASE("elementwise: attributes name the function and the constants in use", "[nn]") {
    CHECK(test::attributes_of(elementwise{}) == "function=gelu");
    CHECK(test::attributes_of(elementwise{elementwise_function::elu}) == "function=elu a=1");
    CHECK(test::attributes_of(elementwise{elementwise_function::clip, 0.0, 6.0}) == "function=clip a=0 b=6");
    CHECK(test::attributes_of(elementwise{elementwise_function::affine, 2.0}) == "function=affine a=2 b=0");
}

TEST_CASE("elementwise: constants that mean nothing are refused", "[nn]") {
    auto const refused = [](elementwise op, char const* what) {
        check_error<shape_error>(
            "nas.shape.61", [&] { infer(op, {{7}}); }, what);
    };
    refused({elementwise_function::gelu, 1.0}, "gelu has 0 constants, but a was given");
    refused({elementwise_function::elu, 1.0, 2.0}, "elu has 1 constants, but b was given");
    refused({elementwise_function::celu, 0.0}, "celu divides by its constant a");
    refused({elementwise_function::softplus, 0.0}, "softplus divides by its constant a");
    refused({elementwise_function::clip, 2.0}, "clip between 2 and 1");
    refused({elementwise_function::elu, std::numeric_limits<double>::quiet_NaN()}, "not a number");
    check_error<shape_error>("nas.shape.3", [] { infer(elementwise{}, {{7}, {7}}); });
    CHECK_NOTHROW(infer(elementwise{elementwise_function::clip, 0.0, std::numeric_limits<double>::infinity()}, {{7}}));
}
