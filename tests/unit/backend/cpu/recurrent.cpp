#include <cmath>
#include <vector>

#include <nas/backend/cpu/recurrent.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using nas::reference::recurrent_cell;
using tensor = std::vector<float>;

TEST_CASE("own recurrent step: one LSTM unit by hand, in a vector and in the part behind it", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        std::int64_t const hidden = 17; // every unit alike
        auto const h = static_cast<std::size_t>(hidden);
        auto const gates = [&](double i, double o, double f, double c) {
            tensor out;
            for (double const x : {i, o, f, c}) out.insert(out.end(), h, static_cast<float>(x));
            return out;
        };
        tensor const in = gates(0.1, 0.2, 0.3, 0.4), rec = gates(0.5, 0.6, 0.7, 0.8), bias = gates(1, -1, 0.5, 0.25),
                     none = gates(0, 0, 0, 0), cell(h, 0.9f), before(h, 0.3f);
        tensor kept(4 * h), second(h), state(h);
        nas::cpu::recurrent_step(l, recurrent_cell::lstm, hidden,
                                 {.input_products = in.data(),
                                  .state_products = rec.data(),
                                  .input_bias = bias.data(),
                                  .state_bias = none.data(),
                                  .cell_before = cell.data(),
                                  .state_before = before.data(),
                                  .gates = kept.data(),
                                  .second = second.data(),
                                  .state = state.data()});
        auto const sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
        double const i = sigmoid(1.6), o = sigmoid(-0.2), f = sigmoid(1.5), c = std::tanh(1.45), now = f * 0.9 + i * c;
        for (std::size_t j = 0; j < h; ++j) {
            CHECK(second[j] == Approx(now));
            CHECK(state[j] == Approx(o * std::tanh(now)));
        }
        tensor const g(h, 1.0f), flow(h, 0.5f);
        tensor carry(h, 0.25f), of_input(4 * h);
        nas::cpu::recurrent_step_backward(l, recurrent_cell::lstm, hidden,
                                          {.gates = kept.data(),
                                           .second = second.data(),
                                           .cell_before = cell.data(),
                                           .state_before = before.data(),
                                           .output_gradient = g.data(),
                                           .flow = flow.data(),
                                           .carry = carry.data(),
                                           .input_gradient = of_input.data(),
                                           .state_gradient = of_input.data()});
        double const y = std::tanh(now), d_cell = 0.25 + 1.5 * o * (1 - y * y);
        for (std::size_t j = 0; j < h; ++j) {
            CHECK(of_input[j] == Approx(d_cell * c * i * (1 - i)));
            CHECK(of_input[h + j] == Approx(1.5 * y * o * (1 - o)));
            CHECK(of_input[2 * h + j] == Approx(d_cell * 0.9 * f * (1 - f)));
            CHECK(of_input[3 * h + j] == Approx(d_cell * i * (1 - c * c)));
            CHECK(carry[j] == Approx(d_cell * f));
        }
    }
}
