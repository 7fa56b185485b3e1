#include <vector>

#include <nas/backend/reference/multiply.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;

namespace {
using tensor = std::vector<float>;
tensor const first{1, 2, 3, 4}, gradient{1, 10, 100, 1000};
} // namespace

TEST_CASE("reference multiply: elementwise and its gradients", "[backend][reference]") {
    constexpr reference::multiply_sizes sizes{.planes = 2, .pixels = 2, .broadcast = false};
    tensor const second{5, 6, 7, 8};
    tensor out(4), d1(4), d2(4);
    reference::multiply_forward(sizes, first.data(), second.data(), out.data());
    CHECK(out == tensor{5, 12, 21, 32});
    reference::multiply_backward(sizes, first.data(), second.data(), gradient.data(), d1.data(), d2.data());
    CHECK(d1 == tensor{5, 60, 700, 8000});
    CHECK(d2 == tensor{1, 20, 300, 4000});
}

TEST_CASE("reference multiply: one factor per plane and its gradients", "[backend][reference]") {
    constexpr reference::multiply_sizes sizes{.planes = 2, .pixels = 2, .broadcast = true};
    tensor const gate{2, -1};
    tensor out(4), d1(4), d2(2);
    reference::multiply_forward(sizes, first.data(), gate.data(), out.data());
    CHECK(out == tensor{2, 4, -3, -4});
    reference::multiply_backward(sizes, first.data(), gate.data(), gradient.data(), d1.data(), d2.data());
    CHECK(d1 == tensor{2, 20, -100, -1000});
    CHECK(d2 == tensor{1 + 20, 300 + 4000});
}

TEST_CASE("reference multiply: either gradient may be null", "[backend][reference]") {
    for (bool const broadcast : {false, true}) {
        reference::multiply_sizes const sizes{.planes = 2, .pixels = 2, .broadcast = broadcast};
        tensor const second{5, 6, 7, 8};
        tensor both1(4), both2(4), only1(4), only2(4);
        reference::multiply_backward(sizes, first.data(), second.data(), gradient.data(), both1.data(), both2.data());
        reference::multiply_backward(sizes, first.data(), second.data(), gradient.data(), only1.data(), nullptr);
        reference::multiply_backward(sizes, first.data(), second.data(), gradient.data(), nullptr, only2.data());
        CHECK(only1 == both1);
        CHECK(only2 == both2);
    }
}
