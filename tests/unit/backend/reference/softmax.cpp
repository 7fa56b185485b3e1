#include <cmath>
#include <vector>

#include <nas/backend/reference/softmax.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;

TEST_CASE("reference softmax: a row by hand", "[backend][reference]") {
    tensor const x{0, std::log(3.0f), std::log(4.0f)}; // 1 : 3 : 4
    tensor y(3), g(3);
    reference::softmax_forward({.length = 3}, x.data(), y.data());
    CHECK(y[0] == Approx(0.125));
    CHECK(y[1] == Approx(0.375));
    CHECK(y[2] == Approx(0.5));
    tensor const out_gradient{8, 0, 0}; // y * (g - 1)
    reference::softmax_backward({.length = 3}, y.data(), out_gradient.data(), g.data());
    CHECK(g[0] == Approx(0.875));
    CHECK(g[1] == Approx(-0.375));
    CHECK(g[2] == Approx(-0.5));
    reference::softmax_forward({.length = 3, .logarithm = true}, x.data(), y.data());
    CHECK(y[2] == Approx(std::log(0.5)));
    reference::softmax_backward({.length = 3, .logarithm = true}, y.data(), out_gradient.data(), g.data());
    CHECK(g[0] == Approx(7));
    CHECK(g[1] == Approx(-3));
}

TEST_CASE("reference softmax: an axis in the middle is normalised on its own", "[backend][reference]") {
    tensor const x{0, 5, 0, 7, 3, 3, 3, 5}; // {2, 2, 2}: rows (0 0), (5 7), (3 3), (3 5)
    tensor y(8);
    reference::softmax_forward({.outer = 2, .length = 2, .inner = 2}, x.data(), y.data());
    CHECK(y[0] == 0.5f);
    CHECK(y[2] == 0.5f);
    CHECK(y[1] == Approx(1 / (1 + std::exp(2.0))));
    CHECK(y[3] == Approx(1 / (1 + std::exp(-2.0))));
    CHECK(y[4] == 0.5f);
    CHECK(y[7] == y[3]);
}

TEST_CASE("reference softmax: large numbers do not overflow, and masked ones vanish", "[backend][reference]") {
    tensor const x{1e38f, -1e38f, -HUGE_VALF};
    tensor y(3);
    reference::softmax_forward({.length = 3}, x.data(), y.data());
    CHECK(y == tensor{1, 0, 0});
    reference::softmax_forward({.length = 3, .logarithm = true}, x.data(), y.data());
    CHECK(y[0] == 0);
    CHECK(std::isinf(y[2]));
}
