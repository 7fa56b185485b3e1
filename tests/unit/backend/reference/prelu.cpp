#include <vector>

#include <nas/backend/reference/prelu.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using tensor = std::vector<float>;

TEST_CASE("reference prelu: each channel has its slope", "[backend][reference]") {
    tensor const x{-1, 2, -3, -4, 5, -6, 7, 8}, slope{0.5f, 0.25f}, g{1, 2, 3, 4, 5, 6, 7, 8};
    reference::prelu_sizes const s{.elements = 8, .slopes = 2, .pixels = 2};
    tensor out(8), in_gradient(8), slope_gradient(2);
    reference::prelu_forward(s, x.data(), slope.data(), out.data());
    CHECK(out == tensor{-0.5f, 2, -0.75f, -1, 5, -3, 7, 8});
    reference::prelu_backward(s, x.data(), slope.data(), g.data(), in_gradient.data(), slope_gradient.data());
    CHECK(in_gradient == tensor{0.5f, 2, 0.75f, 1, 5, 3, 7, 8});
    CHECK(slope_gradient == tensor{-1 * 1 - 6 * 6, -3 * 3 - 4 * 4});
}

TEST_CASE("reference prelu: one slope for all", "[backend][reference]") {
    tensor const x{-1, 2, -3, 0}, slope{0.5f}, g{1, 2, 3, 4};
    tensor in_gradient(4), slope_gradient(1);
    reference::prelu_backward({.elements = 4}, x.data(), slope.data(), g.data(), in_gradient.data(),
                              slope_gradient.data());
    CHECK(in_gradient == tensor{0.5f, 2, 1.5f, 2}); // at zero the derivative is the slope
    CHECK(slope_gradient == tensor{-10});
}
