#include <cmath>
#include <vector>

#include <nas/backend/cpu/softmax_along.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using namespace nas;

TEST_CASE("cpu softmax_along: columns by hand, masked and not numbers too", "[backend][cpu]") {
    reference::softmax_sizes s{.outer = 1, .length = 2, .inner = 3};
    float const none = -HUGE_VALF, third = std::log(2.0f);
    for (auto const l : test::levels()) {
        std::vector<float> const in{0,     none, 100,
                                    third, 5,    NAN}; // rows of the columns {0, ln 2}, {-inf, 5}, {100, NaN}
        std::vector<float> out(6), logarithm(6), gradient(6);
        s.logarithm = false;
        cpu::softmax_along(l, s, in.data(), out.data(), 2);
        CHECK(out[0] == Approx(1 / 3.0));
        CHECK(out[3] == Approx(2 / 3.0));
        CHECK(out[1] == 0);
        CHECK(out[4] == 1);
        CHECK(std::isnan(out[2]));
        CHECK(std::isnan(out[5]));
        std::vector<float> const g{3, 1, 0, 0, 1, 0};
        cpu::softmax_along_backward(l, s, out.data(), g.data(), gradient.data(), 2);
        CHECK(gradient[0] == Approx(2 / 3.0)); // 1/3 * (3 - 1)
        CHECK(gradient[3] == Approx(-2 / 3.0));
        CHECK(gradient[1] == 0);
        CHECK(gradient[4] == 0);
        s.logarithm = true;
        cpu::softmax_along(l, s, in.data(), logarithm.data(), 2);
        CHECK(logarithm[0] == Approx(std::log(1 / 3.0)));
        CHECK(logarithm[1] == none);
        CHECK(logarithm[4] == 0);
        cpu::softmax_along_backward(l, s, logarithm.data(), g.data(), gradient.data(), 2);
        CHECK(gradient[0] == Approx(2)); // 3 - 1/3 * 3
        CHECK(gradient[3] == Approx(-2));
    }
}
