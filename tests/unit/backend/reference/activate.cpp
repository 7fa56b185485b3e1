#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/reference/activate.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using nas::activation;

namespace {
constexpr activation all[] = {activation::none,  activation::relu,    activation::relu6,       activation::hard_swish,
                              activation::swish, activation::sigmoid, activation::hard_sigmoid};
}

TEST_CASE("reference activate: values from the definitions", "[backend][reference]") {
    struct row {
        activation f;
        double x, y;
    };
    for (row const r : {row{activation::none, -2.5, -2.5},
                        row{activation::relu, -1, 0},
                        row{activation::relu, 2, 2},
                        row{activation::relu6, -1, 0},
                        row{activation::relu6, 4, 4},
                        row{activation::relu6, 7, 6},
                        row{activation::hard_sigmoid, -4, 0},
                        row{activation::hard_sigmoid, 0, 0.5},
                        row{activation::hard_sigmoid, 1.5, 0.75},
                        row{activation::hard_sigmoid, 5, 1},
                        row{activation::hard_swish, -3, 0},
                        row{activation::hard_swish, -1, -1.0 / 3},
                        row{activation::hard_swish, 1, 2.0 / 3},
                        row{activation::hard_swish, 3, 3},
                        row{activation::hard_swish, 10, 10},
                        row{activation::sigmoid, 0, 0.5},
                        row{activation::sigmoid, std::log(3.0), 0.75},
                        row{activation::sigmoid, -std::log(3.0), 0.25},
                        row{activation::swish, 0, 0},
                        row{activation::swish, std::log(3.0), 0.75 * std::log(3.0)}}) {
        CAPTURE(to_string(r.f), r.x);
        CHECK(reference::activate(r.f, r.x) == Approx(r.y).margin(1e-12));
    }
}

TEST_CASE("reference activate: hard forms are relu6 in disguise", "[backend][reference]") {
    for (double x = -8; x <= 8; x += 0.125) {
        double const gate = reference::activate(activation::relu6, x + 3) / 6;
        CHECK(reference::activate(activation::hard_sigmoid, x) == Approx(gate).margin(1e-12));
        CHECK(reference::activate(activation::hard_swish, x) == Approx(x * gate).margin(1e-12));
        CHECK(reference::activate(activation::swish, x) ==
              Approx(x * reference::activate(activation::sigmoid, x)).margin(1e-12));
    }
}

TEST_CASE("reference activate: derivatives agree with differences in double", "[backend][reference]") {
    for (activation const f : all)
        for (double x = -7.9375; x < 8; x += 0.125) { // never within 0.06 of a kink at 0, 3, 6
            CAPTURE(to_string(f), x);
            double const h = 1e-4;
            double const numeric = (reference::activate(f, x + h) - reference::activate(f, x - h)) / (2 * h);
            CHECK(reference::activate_derivative(f, x) == Approx(numeric).margin(1e-7));
        }
}

TEST_CASE("reference activate: at a kink the derivative is the documented one", "[backend][reference]") {
    CHECK(reference::activate_derivative(activation::relu, 0) == 0);
    CHECK(reference::activate_derivative(activation::relu6, 0) == 0);
    CHECK(reference::activate_derivative(activation::relu6, 6) == 0);
    CHECK(reference::activate_derivative(activation::hard_sigmoid, -3) == 0);
    CHECK(reference::activate_derivative(activation::hard_sigmoid, 3) == 0);
    CHECK(reference::activate_derivative(activation::hard_swish, -3) == 0);
    CHECK(reference::activate_derivative(activation::hard_swish, 3) == 1);
}

TEST_CASE("reference activate: large inputs neither overflow nor give NaN, and NaN is not hidden",
          "[backend][reference]") {
    for (double const x : {-1e30, -1000.0, 1000.0, 1e30})
        for (activation const f : all) {
            CHECK(std::isfinite(reference::activate(f, x)));
            CHECK(std::isfinite(reference::activate_derivative(f, x)));
        }
    for (activation const f : all) CHECK(std::isnan(reference::activate(f, std::numeric_limits<double>::quiet_NaN())));
}

TEST_CASE("reference activate: arrays, in place too", "[backend][reference]") {
    std::vector<float> x{-1, 2, 8}, y(3);
    reference::activate_forward(activation::relu6, 3, x.data(), y.data());
    CHECK(y == std::vector<float>{0, 2, 6});
    std::vector<float> g{5, 5, 5};
    reference::activate_backward(activation::relu6, 3, x.data(), g.data(), g.data());
    CHECK(g == std::vector<float>{0, 5, 0});
    reference::activate_forward(activation::relu, 3, x.data(), x.data());
    CHECK(x == std::vector<float>{0, 2, 8});
}
