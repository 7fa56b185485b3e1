#include <vector>

#include <nas/backend/cpu/multiply.hpp>
#include <nas/backend/reference/multiply.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

TEST_CASE("cpu multiply: a gate of ones changes nothing and collects the sums of the gradient", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        nas::shape const image{19, 40, 31}, gate{19, 1, 1};
        nas::cpu::image_extents const e{.batch = 3, .channels = 19, .pixels = 40 * 31};
        auto const x = test::random_floats(3 * image.elements(), 1), g = test::random_floats(3 * image.elements(), 2);
        auto const stored = test::blocked(l, 3, image, x), gradient = test::blocked(l, 3, image, g);
        auto const ones = test::blocked(l, 3, gate, std::vector<float>(3 * 19, 1.0f));
        std::vector<float> out(stored.size()), image_gradient(stored.size()), gate_gradient(ones.size());
        nas::cpu::multiply_gate_forward(l, e, stored.data(), ones.data(), out.data(), 2);
        CHECK(out == stored);
        nas::cpu::multiply_gate_backward(l, e, stored.data(), ones.data(), gradient.data(), image_gradient.data(),
                                         gate_gradient.data(), 2);
        CHECK(image_gradient == gradient);
        std::vector<float> expected(3 * 19);
        nas::reference::multiply_backward({.planes = 3 * 19, .pixels = 40 * 31, .broadcast = true}, x.data(),
                                          expected.data(), g.data(), nullptr, expected.data());
        CHECK(test::difference(test::plain(l, 3, gate, gate_gradient), expected) < 1e-6);
    }
}

TEST_CASE("cpu multiply: each gradient may be left out", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        nas::cpu::image_extents const e{.batch = 1, .channels = 8, .pixels = 2};
        std::vector<float> const ones(static_cast<std::size_t>(e.elements(16)), 1.0f);
        std::vector<float> image(ones.size()), gate(ones.size());
        nas::cpu::multiply_gate_backward(l, e, ones.data(), ones.data(), ones.data(), image.data(), nullptr, 1);
        nas::cpu::multiply_gate_backward(l, e, ones.data(), ones.data(), ones.data(), nullptr, gate.data(), 1);
        CHECK(image[0] == 1);
        CHECK(gate[0] == 2);
    }
}

TEST_CASE("cpu multiply: products of tensors of one shape", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        std::vector<float> const a = test::random_floats(10'007, 1), b = test::random_floats(10'007, 2);
        std::vector<float> out(a.size());
        nas::cpu::multiply_forward(l, 10'007, a.data(), b.data(), out.data(), 2);
        bool right = true;
        for (std::size_t i = 0; i < a.size(); ++i) right &= out[i] == a[i] * b[i];
        CHECK(right);
    }
}
