#include <nas/nn/ops/transposed_window.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::shape_error;
using nas::nn::transposed_output;
using test::check_error;

TEST_CASE("transposed_window: explicit padding takes away, output padding adds", "[nn]") {
    auto const e = transposed_output(
        "length", 5,
        {.kernel = 3, .stride = 2, .dilation = 2, .output_padding = 1, .same = false, .pad_begin = 1, .pad_end = 2});
    CHECK(e.out == 4 * 2 + 5 + 1 - 3);
    CHECK(e.pad_begin == 1);
    CHECK(e.pad_end == 2);
}

TEST_CASE("transposed_window: same multiplies by the stride", "[nn]") {
    auto const wide = transposed_output("length", 5, {.kernel = 4, .stride = 1});
    CHECK(wide.out == 5);
    CHECK(wide.pad_begin == 1);
    CHECK(wide.pad_end == 2);
    auto const narrow = transposed_output("length", 5, {.kernel = 1, .stride = 3});
    CHECK(narrow.out == 15);
    CHECK(narrow.pad_begin == 0);
    CHECK(narrow.pad_end == 0);
}

TEST_CASE("transposed_window: errors name the axis and the numbers", "[nn]") {
    check_error<shape_error>(
        "nas.shape.40", [] { transposed_output("depth", 5, {.stride = 2, .output_padding = 2, .same = false}); },
        "output_padding along the depth 2 must be smaller than the stride 2");
    check_error<shape_error>("nas.shape.40", [] { transposed_output("depth", 5, {.stride = 2, .output_padding = 1}); });
    check_error<shape_error>(
        "nas.shape.41",
        [] { transposed_output("depth", 1, {.kernel = 2, .same = false, .pad_begin = 1, .pad_end = 1}); },
        "padding 1 + 1 leaves nothing of the depth 2 that an input of 1 becomes");
}
