#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <nas/backend/reference/elementwise.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using nas::elementwise_function;

namespace {

double value(elementwise_function f, double x) { return reference::elementwise(f, default_constants(f), x); }

std::vector<elementwise_function> all_functions() {
    std::vector<elementwise_function> out;
    for (int f = 0; f <= static_cast<int>(elementwise_function::round); ++f)
        out.push_back(static_cast<elementwise_function>(f));
    return out;
}

} // namespace

TEST_CASE("reference elementwise: values known from elsewhere", "[backend][reference]") {
    using enum elementwise_function;
    CHECK(value(gelu, 1) == Approx(0.8413447460685429));       // Phi(1)
    CHECK(value(gelu, -10) == Approx(-7.619853024160527e-23)); // -10 Phi(-10): no cancellation in the tail
    CHECK(value(gelu_tanh, 1) == Approx(0.841191990608276));
    CHECK(value(elu, -1) == Approx(std::exp(-1.0) - 1));
    CHECK(reference::elementwise(celu, {2, 0, 1}, -1) == Approx(2 * (std::exp(-0.5) - 1)));
    CHECK(value(selu, 1) == Approx(1.0507010));
    CHECK(value(selu, -1) == Approx(-1.1113307));
    CHECK(value(leaky_relu, -2) == Approx(-0.02));
    CHECK(value(softplus, 0) == Approx(std::log(2.0)));
    CHECK(reference::elementwise(softplus, {2, 0, 1}, 0) == Approx(std::log(2.0) / 2));
    CHECK(value(softsign, -3) == Approx(-0.75));
    CHECK(value(mish, 1) == Approx(0.8650983882673103));
    CHECK(value(nas::elementwise_function::tanh, 0.5) == Approx(std::tanh(0.5)));
    CHECK(reference::elementwise(swish, {1.702, 0, 1}, 1) == Approx(1 / (1 + std::exp(-1.702))));
    CHECK(value(log_sigmoid, 0) == Approx(-std::log(2.0)));
    CHECK(value(hard_sigmoid, 1) == Approx(0.7));
    CHECK(value(hard_sigmoid, 9) == 1);
    CHECK(value(clip, 3) == 1);
    CHECK(value(thresholded_relu, 1) == 0);
    CHECK(value(thresholded_relu, 1.5) == 1.5);
    CHECK(reference::elementwise(affine, {2, 3, 2}, 5) == 13);
    CHECK(value(round, 2.5) == 2);
    CHECK(value(round, 3.5) == 4);
    CHECK(value(sign, -0.1) == -1);
    CHECK(value(sign, 0) == 0);
    CHECK(value(reciprocal_sqrt, 4) == 0.5);
}

TEST_CASE("reference elementwise: every derivative is the difference of the function", "[backend][reference]") {
    for (elementwise_function const f : all_functions()) {
        bool const positive = f == elementwise_function::sqrt || f == elementwise_function::log ||
                              f == elementwise_function::reciprocal_sqrt;
        std::vector<nas::elementwise_constants> constants{default_constants(f)};
        if (constants[0].count > 0) constants.push_back({constants[0].a * 0.7 + 0.13, constants[0].b * 1.3 + 0.2, 2});
        for (auto const& c : constants)
            for (double const x : {-7.3, -2.9, -1.1, -0.6, -0.03, 0.02, 0.4, 1.3, 2.2, 6.7}) {
                if (positive && x < 0) continue;
                double const h = 1e-5;
                double const slope =
                    (reference::elementwise(f, c, x + h) - reference::elementwise(f, c, x - h)) / (2 * h);
                INFO(to_string(f) << " at " << x << " with " << c.a << ", " << c.b);
                CHECK(reference::elementwise_derivative(f, c, x) == Approx(slope).epsilon(1e-5).margin(1e-9));
            }
    }
}

TEST_CASE("reference elementwise: nothing overflows far from zero, and NaN stays NaN", "[backend][reference]") {
    using enum elementwise_function;
    for (elementwise_function const f : {gelu, gelu_tanh, elu, celu, selu, leaky_relu, softplus, softsign, mish,
                                         nas::elementwise_function::tanh, swish, log_sigmoid, hard_sigmoid, clip}) {
        INFO(to_string(f));
        for (double const x : {-1e4, 1e4}) {
            CHECK(std::isfinite(value(f, x)));
            CHECK(std::isfinite(reference::elementwise_derivative(f, default_constants(f), x)));
        }
    }
    for (elementwise_function const f : all_functions()) {
        INFO(to_string(f));
        CHECK(std::isnan(value(f, std::numeric_limits<double>::quiet_NaN())));
    }
}

TEST_CASE("reference elementwise: arrays may be changed in place", "[backend][reference]") {
    std::vector<float> x{-1, 0.5f, 2}, g{1, 2, 3};
    auto const f = elementwise_function::square;
    reference::elementwise_backward(f, {}, 3, x.data(), g.data(), g.data());
    CHECK(g == std::vector<float>{-2, 2, 12});
    reference::elementwise_forward(f, {}, 3, x.data(), x.data());
    CHECK(x == std::vector<float>{1, 0.25f, 4});
}
