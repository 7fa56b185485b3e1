#include <nas/nn/ops/log_softmax.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::log_softmax;
using test::check_error;
using test::infer;

TEST_CASE("log_softmax: keeps any shape, and knows where its axis lies", "[nn]") {
    CHECK(infer(log_softmax{}, {{7}}) == shape{7});
    CHECK(infer(log_softmax{.axis = 1}, {{7, 3, 2}}) == shape{7, 3, 2});
    CHECK(test::cost_of(log_softmax{}, {{7, 3}}).elementwise == 63);
    CHECK(test::attributes_of(log_softmax{.axis = 2}) == "axis=2");
    auto const s = log_softmax{.axis = 1}.sizes(5, {7, 3, 2});
    CHECK(s.outer == 35);
    CHECK(s.length == 3);
    CHECK(s.inner == 2);
    CHECK(s.logarithm == true);
}

TEST_CASE("log_softmax: refuses an axis that does not exist", "[nn]") {
    check_error<shape_error>("nas.shape.60", [] { infer(log_softmax{.axis = 2}, {{7, 3}}); });
    check_error<shape_error>("nas.shape.60", [] { infer(log_softmax{}, {shape{}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(log_softmax{}, {{7}, {7}}); });
}
