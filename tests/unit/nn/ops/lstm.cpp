#include <nas/nn/ops/lstm.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::lstm;
using nas::nn::reading;
using test::check_error;
using test::infer;

TEST_CASE("lstm: sequences to sequences, or to the last state", "[nn]") {
    CHECK(infer(lstm{.hidden = 8}, {{5, 6}}) == shape{5, 8});
    CHECK(infer(lstm{.hidden = 8, .direction = reading::both}, {{5, 6}}) == shape{5, 16});
    CHECK(infer(lstm{.hidden = 8, .last_only = true}, {{5, 6}}) == shape{8});
    CHECK(infer(lstm{.hidden = 8, .direction = reading::both, .last_only = true}, {{5, 6}}) == shape{16});
    CHECK(test::parameters_of(lstm{.hidden = 8}, {{5, 6}}) == "weight 32x6, recurrence 32x8, bias 64");
    CHECK(test::parameters_of(lstm{.hidden = 8, .direction = reading::both, .bias = false}, {{5, 6}}) ==
          "weight 64x6, recurrence 64x8");
}

TEST_CASE("lstm: costs its matrix products and what the gates do", "[nn]") {
    CHECK(test::cost_of(lstm{.hidden = 8}, {{5, 6}}).macs == 5 * 4 * 8 * 14);
    CHECK(test::cost_of(lstm{.hidden = 8}, {{5, 6}}).elementwise == 40 * (9 + 8));
    CHECK(test::cost_of(lstm{.hidden = 8, .direction = reading::both, .bias = false}, {{5, 6}}).elementwise == 80 * 9);
    CHECK(test::attributes_of(lstm{.hidden = 8, .direction = reading::reverse, .last_only = true}) ==
          "hidden=8 direction=reverse bias=true peepholes=false last_only=true");
}

TEST_CASE("lstm: peepholes are parameters of their own", "[nn]") {
    CHECK(test::parameters_of(lstm{.hidden = 8, .direction = reading::both, .peepholes = true}, {{5, 6}}) ==
          "weight 64x6, recurrence 64x8, bias 128, peephole 48");
    CHECK(test::cost_of(lstm{.hidden = 8, .peepholes = true}, {{5, 6}}).elementwise == 40 * (12 + 8));
}

TEST_CASE("lstm: reads sequences only", "[nn]") {
    check_error<shape_error>(
        "nas.shape.63", [] { infer(lstm{.hidden = 8}, {{5}}); }, "got 5 of rank 1");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(lstm{}, {{5, 6}});
        },
        "hidden");
    check_error<shape_error>("nas.shape.3", [] { infer(lstm{.hidden = 8}, {{5, 6}, {5, 6}}); });
}
