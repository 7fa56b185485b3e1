#include <cmath>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/model/lstm.hpp>

#include "support/catch.hpp"

using nas::model::lstm;

namespace {

std::vector<double> random_numbers(std::size_t n, std::uint64_t seed) {
    nas::rng random(seed);
    std::vector<double> all(n);
    for (double& x : all) x = random.uniform(-1, 1);
    return all;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

} // namespace

TEST_CASE("lstm: a cell of one unit by hand", "[lstm]") {
    lstm const net;
    REQUIRE(net.parameters() == 12);
    // Rows i, f, o, g; columns x, h'; then biases.
    std::vector<double> const w{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, -0.1, 1, 0, 0.2};
    lstm::trace t;
    double c = 0, h = 0;
    for (double const x : {2.0, -1.0, 0.5}) {
        double const i = sigmoid(0.1 * x + 0.5 * h - 0.1), f = sigmoid(0.2 * x + 0.6 * h + 1),
                     o = sigmoid(0.3 * x + 0.7 * h), g = std::tanh(0.4 * x + 0.8 * h + 0.2);
        c = f * c + i * g;
        h = o * std::tanh(c);
        auto const out = net.forward(w, std::vector{x}, t);
        REQUIRE(out.size() == 1);
        CHECK(out[0] == Approx(h).epsilon(1e-12));
    }
    CHECK(t.steps == 3);
}

TEST_CASE("lstm: parameters are counted", "[lstm]") {
    CHECK(lstm{.inputs = 100, .hidden = 100}.parameters() == 400 * 200 + 400);
    CHECK(lstm{.inputs = 20, .hidden = 35, .layers = 2}.parameters() == 140 * 55 + 140 + 140 * 70 + 140);
}

TEST_CASE("lstm: the gradient of an unrolled stack is that of finite differences", "[lstm]") {
    for (lstm const net : {lstm{.inputs = 3, .hidden = 4}, lstm{.inputs = 2, .hidden = 3, .layers = 2},
                           lstm{.inputs = 5, .hidden = 2, .layers = 3}}) {
        constexpr std::size_t steps = 5;
        auto w = random_numbers(net.parameters(), 1);
        auto x = random_numbers(steps * net.inputs, 2);
        auto const by_output = random_numbers(steps * net.hidden, 3);
        auto const objective = [&] {
            lstm::trace t;
            double sum = 0;
            for (std::size_t s = 0; s < steps; ++s) {
                auto const h = net.forward(w, std::span(x).subspan(s * net.inputs, net.inputs), t);
                for (std::size_t k = 0; k < net.hidden; ++k) sum += h[k] * by_output[s * net.hidden + k];
            }
            return sum;
        };
        lstm::trace t;
        for (std::size_t s = 0; s < steps; ++s)
            (void)net.forward(w, std::span(x).subspan(s * net.inputs, net.inputs), t);
        std::vector<double> by_w(w.size(), 0.5), by_x(x.size());
        net.backward(w, t, by_output, by_w, by_x);
        double worst = 0;
        auto const compare = [&](double& parameter, double analytic) {
            double const kept = parameter, h = 1e-5;
            parameter = kept + h;
            double const up = objective();
            parameter = kept - h;
            double const down = objective();
            parameter = kept;
            double const numeric = (up - down) / (2 * h);
            worst = std::max(worst, std::abs(analytic - numeric) / (std::abs(numeric) + 1e-3));
        };
        for (std::size_t i = 0; i < w.size(); ++i) compare(w[i], by_w[i] - 0.5); // it is added to what is there
        for (std::size_t i = 0; i < x.size(); ++i) compare(x[i], by_x[i]);
        INFO("largest relative difference " << worst);
        CHECK(worst < 1e-6);
    }
}
