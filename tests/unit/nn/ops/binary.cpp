#include <nas/nn/ops/binary.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::binary_function;
using nas::shape;
using nas::shape_error;
using nas::nn::binary;
using test::check_error;
using test::infer;

TEST_CASE("binary: shapes meet at their last axes", "[nn]") {
    CHECK(infer(binary{}, {{7}, {7}}) == shape{7});
    CHECK(infer(binary{}, {{3, 4, 5}, {5}}) == shape{3, 4, 5});
    CHECK(infer(binary{}, {{5}, {3, 4, 5}}) == shape{3, 4, 5});
    CHECK(infer(binary{}, {{3, 1, 5}, {4, 1}}) == shape{3, 4, 5});
    CHECK(infer(binary{}, {{3, 4, 5}, {1}}) == shape{3, 4, 5});
    CHECK(infer(binary{}, {{6, 5, 3}, {6, 1, 1}}) == shape{6, 5, 3});
    CHECK(infer(binary{}, {{2, 3, 4, 5, 6}, {1, 3, 1, 5, 1}}) == shape{2, 3, 4, 5, 6});
    CHECK(test::cost_of(binary{}, {{3, 1}, {4}}).elementwise == 12);
    CHECK(test::attributes_of(binary{binary_function::power}) == "function=power");
}

TEST_CASE("binary: kernels learn where each input repeats", "[nn]") {
    auto const s = binary::sizes(7, {3, 1, 5}, {4, 1});
    CHECK(s.elements() == 7 * 60);
    CHECK(s.elements(0) == 7 * 15);
    CHECK(s.elements(1) == 7 * 4);
    CHECK(s.repeats[1][3]);
    CHECK(s.strides(1)[0] == 4);
}

TEST_CASE("binary: shapes that do not fit are named", "[nn]") {
    check_error<shape_error>(
        "nas.shape.62",
        [] {
            infer(binary{}, {{3, 4}, {3}});
        },
        "3x4 and 3 do not broadcast: extents 4 and 3 meet");
    check_error<shape_error>("nas.shape.62", [] { infer(binary{}, {{2, 4}, {3, 4}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(binary{}, {{3}}); });
}
