#include <cmath>
#include <vector>

#include <nas/backend/reference/recurrent.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using reference::recurrent_cell;
using tensor = std::vector<float>;

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

tensor run(reference::recurrent_sizes const& s, reference::recurrent_weights const& w, tensor const& in) {
    tensor saved(static_cast<std::size_t>(s.saved_floats()));
    tensor out(static_cast<std::size_t>(s.batch * s.length * s.directions * s.hidden));
    reference::recurrent_forward(s, w, in.data(), out.data(), saved.data());
    return out;
}

} // namespace

TEST_CASE("reference recurrent: two steps of one LSTM unit by hand", "[backend][reference]") {
    tensor const weight{0.1f, 0.2f, 0.3f, 0.4f}, recurrence{0.5f, 0.6f, 0.7f, 0.8f}; // i, o, f, c
    tensor const bias{1, 2, 3, 4, 0.5f, 0.5f, 0.5f, 0.5f}, peepholes{0.1f, -0.2f, 0.3f};
    auto const out = run({.cell = recurrent_cell::lstm, .length = 2},
                         {weight.data(), recurrence.data(), bias.data(), peepholes.data()}, {1, -1});
    double c = 0, h = 0;
    for (std::size_t t = 0; t < 2; ++t) {
        double const x = t == 0 ? 1 : -1;
        double const i = sigmoid(0.1 * x + 0.5 * h + 1.5 + 0.1 * c), f = sigmoid(0.3 * x + 0.7 * h + 3.5 + 0.3 * c);
        c = f * c + i * std::tanh(0.4 * x + 0.8 * h + 4.5);
        h = sigmoid(0.2 * x + 0.6 * h + 2.5 - 0.2 * c) * std::tanh(c);
        CHECK(out[t] == Approx(h));
    }
}

TEST_CASE("reference recurrent: two steps of one GRU unit by hand, with either place of the reset gate",
          "[backend][reference]") {
    tensor const weight{0.1f, 0.2f, 0.3f}, recurrence{0.5f, 0.6f, 0.7f}, bias{1, 2, 3, 0.4f, 0.5f, 0.6f}; // z, r, h
    for (bool const after : {true, false}) {
        auto const out = run({.cell = after ? recurrent_cell::gru_reset_after : recurrent_cell::gru, .length = 2},
                             {weight.data(), recurrence.data(), bias.data(), nullptr}, {1, -1});
        double h = 0;
        for (std::size_t t = 0; t < 2; ++t) {
            double const x = t == 0 ? 1 : -1;
            double const z = sigmoid(0.1 * x + 0.5 * h + 1.4), r = sigmoid(0.2 * x + 0.6 * h + 2.5);
            double const n = std::tanh(0.3 * x + 3 + (after ? r * (0.7 * h + 0.6) : 0.7 * (r * h) + 0.6));
            h = (1 - z) * n + z * h;
            CHECK(out[t] == Approx(h));
        }
    }
}

TEST_CASE("reference recurrent: simple recurrence sums up, in both directions", "[backend][reference]") {
    tensor const weight{1, 1}, recurrence{1, 1};
    auto const out = run({.cell = recurrent_cell::rnn_relu, .length = 3, .directions = 2},
                         {weight.data(), recurrence.data(), nullptr, nullptr}, {1, 2, 4});
    CHECK(out == tensor{1, 7, 3, 6, 7, 4}); // forward 1 3 7, in reverse 7 6 4
}
