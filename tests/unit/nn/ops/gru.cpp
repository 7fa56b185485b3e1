#include <nas/nn/ops/gru.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::gru;
using nas::nn::reading;
using test::check_error;
using test::infer;

TEST_CASE("gru: sequences to sequences, or to the last state", "[nn]") {
    CHECK(infer(gru{.hidden = 8}, {{5, 6}}) == shape{5, 8});
    CHECK(infer(gru{.hidden = 8, .direction = reading::both}, {{5, 6}}) == shape{5, 16});
    CHECK(infer(gru{.hidden = 8, .last_only = true}, {{5, 6}}) == shape{8});
    CHECK(infer(gru{.hidden = 8, .direction = reading::both, .last_only = true}, {{5, 6}}) == shape{16});
    CHECK(test::parameters_of(gru{.hidden = 8}, {{5, 6}}) == "weight 24x6, recurrence 24x8, bias 48");
    CHECK(test::parameters_of(gru{.hidden = 8, .direction = reading::both, .bias = false}, {{5, 6}}) ==
          "weight 48x6, recurrence 48x8");
}

TEST_CASE("gru: costs its matrix products and what the gates do", "[nn]") {
    CHECK(test::cost_of(gru{.hidden = 8}, {{5, 6}}).macs == 5 * 3 * 8 * 14);
    CHECK(test::cost_of(gru{.hidden = 8}, {{5, 6}}).elementwise == 40 * (9 + 6));
    CHECK(test::cost_of(gru{.hidden = 8, .direction = reading::both, .bias = false}, {{5, 6}}).elementwise == 80 * 9);
    CHECK(test::attributes_of(gru{.hidden = 8, .direction = reading::reverse, .last_only = true}) ==
          "hidden=8 direction=reverse bias=true reset_after=true last_only=true");
}

TEST_CASE("gru: reads sequences only", "[nn]") {
    check_error<shape_error>(
        "nas.shape.63", [] { infer(gru{.hidden = 8}, {{5}}); }, "got 5 of rank 1");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(gru{}, {{5, 6}});
        },
        "hidden");
    check_error<shape_error>("nas.shape.3", [] { infer(gru{.hidden = 8}, {{5, 6}, {5, 6}}); });
}
