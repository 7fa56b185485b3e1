#include <nas/nn/ops/positional_encoding.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::positional_encoding;
using test::check_error;
using test::infer;

TEST_CASE("positional_encoding: keeps a sequence, and owns a table if it is learned", "[nn]") {
    CHECK(infer(positional_encoding{}, {{7, 12}}) == shape{7, 12});
    CHECK(test::parameters_of(positional_encoding{}, {{7, 12}}) == "");
    CHECK(test::parameters_of(positional_encoding{.learned = true}, {{7, 12}}) == "weight 7x12");
    CHECK(test::cost_of(positional_encoding{}, {{7, 12}}).elementwise == 84);
    CHECK(test::attributes_of(positional_encoding{.base = 500}) == "learned=false base=500");
    CHECK(test::attributes_of(positional_encoding{.learned = true}) == "learned=true");
}

TEST_CASE("positional_encoding: reads sequences only", "[nn]") {
    check_error<shape_error>(
        "nas.shape.63",
        [] {
            infer(positional_encoding{}, {{7, 3, 3}});
        },
        "7x3x3 of rank 3");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(positional_encoding{.base = 1}, {{7, 3}});
        },
        "base");
    check_error<shape_error>("nas.shape.3", [] { infer(positional_encoding{}, {{7, 3}, {7, 3}}); });
}
