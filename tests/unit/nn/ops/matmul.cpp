#include <nas/nn/ops/matmul.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::matmul;
using test::check_error;
using test::infer;

TEST_CASE("matmul: matrices, transposed or not", "[nn]") {
    CHECK(infer(matmul{}, {{3, 4}, {4, 5}}) == shape{3, 5});
    CHECK(infer(matmul{.transpose_a = true}, {{4, 3}, {4, 5}}) == shape{3, 5});
    CHECK(infer(matmul{.transpose_b = true}, {{3, 4}, {5, 4}}) == shape{3, 5});
    CHECK(infer(matmul{.transpose_a = true, .transpose_b = true}, {{4, 3}, {5, 4}}) == shape{3, 5});
    CHECK(test::cost_of(matmul{}, {{3, 4}, {4, 5}}).macs == 60);
    CHECK(test::attributes_of(matmul{.transpose_b = true}) == "transpose_a=false transpose_b=true");
}

TEST_CASE("matmul: axes in front broadcast", "[nn]") {
    CHECK(infer(matmul{}, {{8, 3, 4}, {8, 4, 5}}) == shape{8, 3, 5});
    CHECK(infer(matmul{}, {{8, 3, 4}, {4, 5}}) == shape{8, 3, 5});
    CHECK(infer(matmul{}, {{2, 1, 7, 3, 4}, {6, 1, 4, 5}}) == shape{2, 6, 7, 3, 5});
    CHECK(test::cost_of(matmul{}, {{8, 3, 4}, {4, 5}}).macs == 480);
    auto const s = matmul{}.sizes(2, {8, 3, 4}, {4, 5});
    CHECK(s.many.elements() == 16);
    CHECK(s.many.elements(1) == 2); // one matrix for each sample
}

TEST_CASE("matmul: vectors are rows on the left and columns on the right", "[nn]") {
    CHECK(infer(matmul{}, {{4}, {4, 5}}) == shape{5});
    CHECK(infer(matmul{}, {{3, 4}, {4}}) == shape{3});
    CHECK(infer(matmul{}, {{4}, {2, 4, 5}}) == shape{2, 5});
    CHECK(infer(matmul{}, {{4}, {4}}) == shape{1});
}

TEST_CASE("matmul: what does not fit is named", "[nn]") {
    check_error<shape_error>(
        "nas.shape.65",
        [] {
            infer(matmul{}, {{3, 4}, {5, 4}});
        },
        "3x4 and 5x4", "4 and 5 are not equal");
    check_error<shape_error>(
        "nas.shape.65",
        [] {
            infer(matmul{.transpose_a = true}, {{4}, {4, 5}});
        },
        "a vector");
    check_error<shape_error>(
        "nas.shape.65",
        [] {
            infer(matmul{.transpose_b = true}, {{3, 4}, {4}});
        },
        "transpose_b");
    check_error<shape_error>("nas.shape.62", [] { infer(matmul{}, {{2, 3, 4}, {3, 4, 5}}); });
    check_error<shape_error>("nas.shape.60", [] { infer(matmul{}, {shape{}, {4, 5}}); });
    check_error<shape_error>("nas.shape.3", [] { infer(matmul{}, {{4, 5}}); });
}
