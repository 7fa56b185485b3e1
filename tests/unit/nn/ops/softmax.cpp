#include <nas/nn/ops/softmax.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::softmax;
using test::check_error;
using test::infer;

TEST_CASE("softmax: keeps any shape, and knows where its axis lies", "[nn]") {
    CHECK(infer(softmax{}, {{7}}) == shape{7});
    CHECK(infer(softmax{.axis = 1}, {{7, 3, 2}}) == shape{7, 3, 2});
    CHECK(test::cost_of(softmax{}, {{7, 3}}).elementwise == 63);
    CHECK(test::attributes_of(softmax{.axis = 2}) == "axis=2");
    auto const s = softmax{.axis = 1}.sizes(5, {7, 3, 2});
    CHECK(s.outer == 35);
    CHECK(s.length == 3);
    CHECK(s.inner == 2);
    CHECK(s.logarithm == false);
}

TEST_CASE("softmax: refuses an axis that does not exist", "[nn]") {
    check_error<shape_error>("nas.shape.60", [] { infer(softmax{.axis = 2}, {{7, 3}}); });
    check_error<shape_error>("nas.shape.60", [] { infer(softmax{}, {shape{}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(softmax{}, {{7}, {7}}); });
}
