#include <array>
#include <vector>

#include <nas/backend/reference/add.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;

TEST_CASE("reference add: sums all inputs", "[backend][reference]") {
    std::vector<float> const a{1, 2}, b{10, 20}, c{100, 200};
    std::vector<float> out(2);
    reference::add_forward(2, std::array{a.data(), b.data(), c.data()}, out.data());
    CHECK(out == std::vector<float>{111, 222});
}

TEST_CASE("reference add: every input gets the gradient, null ones are skipped", "[backend][reference]") {
    std::vector<float> const gradient{3, -4};
    std::vector<float> a(2), b(2);
    reference::add_backward(2, gradient.data(), std::array<float*, 3>{a.data(), nullptr, b.data()});
    CHECK(a == gradient);
    CHECK(b == gradient);
}
