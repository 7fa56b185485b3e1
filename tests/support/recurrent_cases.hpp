#pragma once
// Recurrent layers with every option, at sizes that kernels get wrong.

#include <vector>

#include <nas/nn/ops/gru.hpp>
#include <nas/nn/ops/lstm.hpp>
#include <nas/nn/ops/rnn.hpp>

#include "support/op_cases.hpp"

namespace test {

inline std::vector<op_case> recurrent_cases() {
    namespace nn = nas::nn;
    using nn::reading;
    return {
        {"rnn", nn::rnn{.hidden = 5}, {{4, 3}}, 2},
        {"rnn both, last",
         nn::rnn{.hidden = 3, .direction = reading::both, .bias = false, .last_only = true},
         {{4, 3}},
         2},
        {"rnn relu", nn::rnn{.hidden = 5, .relu = true}, {{4, 3}}, 2, 0, false},
        {"lstm", nn::lstm{.hidden = 5}, {{4, 3}}, 2},
        {"lstm reverse", nn::lstm{.hidden = 3, .direction = reading::reverse, .bias = false}, {{5, 4}}, 2},
        {"lstm both", nn::lstm{.hidden = 3, .direction = reading::both}, {{4, 5}}, 2},
        {"lstm last", nn::lstm{.hidden = 4, .last_only = true}, {{4, 3}}, 3},
        {"lstm both, last", nn::lstm{.hidden = 2, .direction = reading::both, .last_only = true}, {{3, 3}}, 2},
        {"lstm peepholes", nn::lstm{.hidden = 4, .peepholes = true}, {{5, 3}}, 2},
        {"lstm both, peepholes without bias",
         nn::lstm{.hidden = 3, .direction = reading::both, .bias = false, .peepholes = true},
         {{4, 2}},
         2},
        {"lstm one step", nn::lstm{.hidden = 7}, {{1, 9}}, 1},
        {"lstm wide", nn::lstm{.hidden = 17}, {{3, 19}}, 3},
        {"gru", nn::gru{.hidden = 5}, {{4, 3}}, 2},
        {"gru reset before", nn::gru{.hidden = 5, .reset_after = false}, {{4, 3}}, 2},
        {"gru reverse", nn::gru{.hidden = 3, .direction = reading::reverse, .bias = false}, {{5, 4}}, 2},
        {"gru both, reset before, last",
         nn::gru{.hidden = 3, .direction = reading::both, .reset_after = false, .last_only = true},
         {{4, 3}},
         2},
        {"gru both", nn::gru{.hidden = 4, .direction = reading::both}, {{3, 2}}, 2},
        {"gru wide", nn::gru{.hidden = 18}, {{3, 17}}, 3},
        {"gru one step", nn::gru{.hidden = 4, .reset_after = false}, {{1, 3}}, 1},
    };
}

} // namespace test
