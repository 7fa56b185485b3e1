#include <cmath>
#include <vector>

#include <nas/backend/reference/positional_encoding.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;

TEST_CASE("reference positional_encoding: sines and cosines of falling frequency", "[backend][reference]") {
    tensor t(3 * 5);
    reference::sinusoidal_positions(3, 5, 100, t.data());
    CHECK(t[0] == 0);
    CHECK(t[1] == 1);
    CHECK(t[5] == Approx(std::sin(1.0)));
    CHECK(t[6] == Approx(std::cos(1.0)));
    CHECK(t[2 * 5 + 2] == Approx(std::sin(2 / std::pow(100, 0.4))));
    CHECK(t[2 * 5 + 3] == Approx(std::cos(2 / std::pow(100, 0.4))));
    CHECK(t[2 * 5 + 4] == Approx(std::sin(2 / std::pow(100, 0.8)))); // an odd number of features ends with a sine
}

TEST_CASE("reference positional_encoding: the table is added to each sample, and gathers their gradients",
          "[backend][reference]") {
    tensor const x{1, 2, 3, 4, 5, 6}, table{10, 20, 30};
    tensor out(6), g(3);
    reference::add_positions(2, 3, x.data(), table.data(), out.data());
    CHECK(out == tensor{11, 22, 33, 14, 25, 36});
    reference::add_positions_backward(2, 3, x.data(), g.data());
    CHECK(g == tensor{5, 7, 9});
}
