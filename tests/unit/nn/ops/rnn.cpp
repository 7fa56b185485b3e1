#include <nas/nn/ops/rnn.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/operations.hpp"

using nas::shape;
using nas::shape_error;
using nas::nn::reading;
using nas::nn::rnn;
using test::check_error;
using test::infer;

TEST_CASE("rnn: sequences to sequences, or to the last state", "[nn]") {
    CHECK(infer(rnn{.hidden = 8}, {{5, 6}}) == shape{5, 8});
    CHECK(infer(rnn{.hidden = 8, .direction = reading::both}, {{5, 6}}) == shape{5, 16});
    CHECK(infer(rnn{.hidden = 8, .last_only = true}, {{5, 6}}) == shape{8});
    CHECK(infer(rnn{.hidden = 8, .direction = reading::both, .last_only = true}, {{5, 6}}) == shape{16});
    CHECK(test::parameters_of(rnn{.hidden = 8}, {{5, 6}}) == "weight 8x6, recurrence 8x8, bias 16");
    CHECK(test::parameters_of(rnn{.hidden = 8, .direction = reading::both, .bias = false}, {{5, 6}}) ==
          "weight 16x6, recurrence 16x8");
}

TEST_CASE("rnn: costs its matrix products and what the gates do", "[nn]") {
    CHECK(test::cost_of(rnn{.hidden = 8}, {{5, 6}}).macs == 5 * 1 * 8 * 14);
    CHECK(test::cost_of(rnn{.hidden = 8}, {{5, 6}}).elementwise == 40 * (2 + 2));
    CHECK(test::cost_of(rnn{.hidden = 8, .direction = reading::both, .bias = false}, {{5, 6}}).elementwise == 80 * 2);
    CHECK(test::attributes_of(rnn{.hidden = 8, .direction = reading::reverse, .last_only = true}) ==
          "hidden=8 direction=reverse bias=true relu=false last_only=true");
}

TEST_CASE("rnn: reads sequences only", "[nn]") {
    check_error<shape_error>(
        "nas.shape.63", [] { infer(rnn{.hidden = 8}, {{5}}); }, "got 5 of rank 1");
    check_error<shape_error>(
        "nas.shape.5",
        [] {
            infer(rnn{}, {{5, 6}});
        },
        "hidden");
    check_error<shape_error>("nas.shape.3", [] { infer(rnn{.hidden = 8}, {{5, 6}, {5, 6}}); });
}
