#include <nas/nn/kernels/onednn_sequence.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"
#include "support/recurrent_cases.hpp"

namespace nn = nas::nn;

TEST_CASE("recurrence on oneDNN: equal to the reference, forward and backward", "[nn][onednn]") {
    auto cases = test::recurrent_cases();
    cases.push_back({"lstm long", nn::lstm{.hidden = 40, .direction = nn::reading::both}, {{20, 24}}, 5});
    cases.push_back({"gru long", nn::gru{.hidden = 40, .direction = nn::reading::both}, {{20, 24}}, 5});
    cases.push_back({"lstm of many samples", nn::lstm{.hidden = 64}, {{4, 9}}, 70}); // enough for two threads
    cases.push_back({"rnn relu, last", nn::rnn{.hidden = 20, .relu = true, .last_only = true}, {{7, 9}}, 4});
    int fast = 0;
    for (auto const l : test::levels()) {
        nn::onednn_kernels::context const context{nas::onednn::engine(), l, false};
        nn::backend b("onednn", nas::cpu::image_layout(l));
        nn::onednn_kernels::provide_sequences(b, context);
        b.set_fallback(nn::reference_backend());
        for (test::op_case const& c : cases)
            for (bool const training : {true, false}) {
                for (int const threads : {1, 2})
                    test::check_against(c, nn::reference_backend(), b, 2e-5,
                                        {.training = training, .threads = threads});
                nn::op_runner const runner(c.op, c.inputs, b, {.batch = c.batch, .training = training});
                fast += runner.implementation() != "reference" && l == test::levels().back();
            }
    }
    CHECK(fast == 2 * (23 - 5)); // not: peepholes (twice), reset gates in front (three times)
}
