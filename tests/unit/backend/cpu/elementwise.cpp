#include <cmath>
#include <vector>

#include <nas/backend/cpu/elementwise.hpp>
#include <nas/backend/reference/elementwise.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using nas::elementwise_function;

TEST_CASE("own elementwise functions: as accurate as stated from -12 to 12", "[backend][cpu]") {
    std::vector<float> x, y;
    for (int i = -12000; i <= 12000; ++i) x.push_back(static_cast<float>(i) / 1000);
    y.resize(x.size());
    for (auto const l : test::levels())
        for (int n = 0; n <= static_cast<int>(elementwise_function::round); ++n) {
            auto const f = static_cast<elementwise_function>(n);
            if (!nas::cpu::has_elementwise(f)) continue;
            auto const c = default_constants(f);
            INFO(to_string(f) << " " << to_string(l));
            double value = 0, slope = 0;
            auto const size = static_cast<std::int64_t>(x.size());
            nas::cpu::elementwise_forward(l, f, c, size, x.data(), y.data(), 1);
            for (std::size_t i = 0; i < x.size(); ++i) {
                auto const at = static_cast<double>(x[i]);
                value = std::max(value, std::abs(static_cast<double>(y[i]) - nas::reference::elementwise(f, c, at)) /
                                            std::max(1.0, std::abs(at)));
            }
            CHECK(value < 3e-7);
            std::vector<float> const ones(x.size(), 1.0f);
            nas::cpu::elementwise_backward(l, f, c, size, x.data(), ones.data(), y.data(), 1);
            for (std::size_t i = 0; i < x.size(); ++i)
                slope = std::max(slope, std::abs(static_cast<double>(y[i]) - nas::reference::elementwise_derivative(
                                                                                 f, c, static_cast<double>(x[i]))));
            CHECK(slope < 3e-6);
            CHECK(y[12000] == Approx(nas::reference::elementwise_derivative(f, c, 0)).margin(1e-6));
        }
}
