#pragma once
// Compares the gradient of a loss with differences of its value.

#include <cstddef>
#include <span>
#include <vector>

#include <nas/core/rng.hpp>

#include "support/catch.hpp"

namespace test {

/// Numbers in [low, high).
inline std::vector<float> random_numbers(std::size_t n, std::uint64_t seed = 1, double low = -2, double high = 2) {
    nas::rng r(seed);
    std::vector<float> out(n);
    for (float& x : out) x = static_cast<float>(r.uniform(low, high));
    return out;
}

/// `loss(outputs, gradient)` yields the value and, if `gradient` is not empty, fills it; `value` takes the number out of
/// what it yields.
template <class Loss>
void check_loss_gradient(std::vector<float> outputs, Loss loss, double h = 1.0 / 256, double margin = 2e-5) {
    std::vector<float> gradient(outputs.size(), -77.0f);
    double const with = loss(std::span<float const>(outputs), std::span<float>(gradient));
    CHECK(loss(std::span<float const>(outputs), std::span<float>{}) == with); // the same without a gradient
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        float const old = outputs[i];
        auto const at = [&](double t) {
            outputs[i] = static_cast<float>(static_cast<double>(old) + t);
            return loss(std::span<float const>(outputs), std::span<float>{});
        };
        double const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        outputs[i] = old;
        INFO("element " << i);
        CHECK(static_cast<double>(gradient[i]) == Approx(slope).epsilon(1e-3).margin(margin));
    }
}

} // namespace test
