#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/cpu/activation.hpp>
#include <nas/backend/reference/activate.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using nas::activation;

namespace {

constexpr activation all[] = {activation::none,  activation::relu,    activation::relu6,       activation::hard_swish,
                              activation::swish, activation::sigmoid, activation::hard_sigmoid};

std::vector<float> ramp(std::size_t n) {
    std::vector<float> x(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = 24 * (static_cast<float>(i) / static_cast<float>(n) - 0.5f);
    return x;
}

} // namespace

TEST_CASE("activation: values and gradients match the reference to seven digits, in place too", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (activation const f : all) {
            INFO(to_string(l) << " " << to_string(f));
            std::vector<float> const x = ramp(40'009), g = test::random_floats(40'009, 1);
            auto const n = static_cast<std::int64_t>(x.size());
            std::vector<float> y(x.size()), by_input(x.size()), by_output(x.size()), in_place = x;
            nas::cpu::activation_forward(l, f, n, x.data(), y.data(), 2);
            nas::cpu::activation_forward(l, f, n, in_place.data(), in_place.data(), 1);
            CHECK(in_place == y);
            nas::cpu::activation_backward(l, f, n, x.data(), g.data(), by_input.data(), 2);
            if (nas::cpu::known_from_output(f))
                nas::cpu::activation_backward_from_output(l, f, n, y.data(), g.data(), by_output.data(), 1);
            else by_output = by_input;

            double value = 0, gradient = 0, from_output = 0;
            for (std::size_t i = 0; i < x.size(); ++i) {
                auto const a = static_cast<double>(x[i]);
                double const expected = nas::reference::activate_derivative(f, a) * static_cast<double>(g[i]);
                value = std::max(value, std::abs(static_cast<double>(y[i]) - nas::reference::activate(f, a)) /
                                            std::max(1.0, std::abs(a)));
                gradient = std::max(gradient, std::abs(static_cast<double>(by_input[i]) - expected));
                from_output = std::max(from_output, std::abs(static_cast<double>(by_output[i]) - expected));
            }
            CHECK(value < 3e-7);
            CHECK(gradient < 2e-6);
            CHECK(from_output < 2e-6);
        }
}

TEST_CASE("activation: NaN stays NaN, infinities saturate", "[backend][cpu]") {
    float const nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
    for (auto const l : test::levels())
        for (activation const f : all) {
            INFO(to_string(l) << " " << to_string(f));
            float const in[] = {nan, infinity, 1e30f, -1e30f};
            float out[4];
            nas::cpu::activation_forward(l, f, 4, in, out, 1);
            CHECK(std::isnan(out[0]));
            CHECK(out[1] == static_cast<float>(nas::reference::activate(f, 1e300 * 1e300)));
            CHECK(out[2] == Approx(nas::reference::activate(f, 1e30)));
            CHECK(out[3] == Approx(nas::reference::activate(f, -1e30)).margin(1e-6));
        }
}

TEST_CASE("activation: clear_filling zeroes the channels behind the last, and only those", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        nas::cpu::image_extents const e{.batch = 2, .channels = 19, .pixels = 3};
        std::vector<float> x(static_cast<std::size_t>(e.elements(nas::cpu::lanes(l))), 1.0f);
        nas::cpu::clear_filling(l, e, x.data());
        nas::shape const s{19, 3, 1};
        CHECK(x == test::blocked(l, 2, s, std::vector<float>(2 * 19 * 3, 1.0f)));
    }
    CHECK(nas::cpu::moves_zero(activation::sigmoid));
    CHECK(nas::cpu::moves_zero(activation::hard_sigmoid));
    CHECK_FALSE(nas::cpu::moves_zero(activation::swish));
}
