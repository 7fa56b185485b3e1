#include <vector>

#include <nas/backend/cpu/multiply.hpp>
#include <nas/backend/cpu/norm_passes.hpp>
#include <nas/backend/reference/multiply.hpp>

#include "support/catch.hpp"
#include "support/norm_in_front.hpp"
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

TEST_CASE("cpu multiply: a gate applies the norm in front of its image while it loads", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const act : {nas::activation::none, nas::activation::relu, nas::activation::swish}) {
            nas::shape const image{19, 5, 3}, gate{19, 1, 1};
            nas::cpu::image_extents const e{.batch = 2, .channels = 19, .pixels = 15};
            auto const x = test::blocked(l, 2, image, test::random_floats(2 * image.elements(), 1));
            auto const g = test::blocked(l, 2, image, test::random_floats(2 * image.elements(), 2));
            auto const s = test::blocked(l, 2, gate, test::random_floats(2 * 19, 3));
            test::norm_in_front const norm(l, act, 19);
            std::vector<float> normed(x.size()), out(x.size()), expected(x.size());
            nas::cpu::apply_norm(l, norm.link, e, x.data(), normed.data());
            nas::cpu::multiply_gate_forward(l, e, normed.data(), s.data(), expected.data(), 1);
            nas::cpu::multiply_gate_forward(l, e, x.data(), s.data(), out.data(), 1, &norm.link);
            CHECK(out == expected);

            std::vector<float> ds(s.size()), expected_ds(s.size()), dx = g;
            nas::cpu::multiply_gate_backward(l, e, normed.data(), s.data(), g.data(), expected.data(),
                                             expected_ds.data(), 1);
            nas::cpu::multiply_gate_backward(l, e, x.data(), s.data(), dx.data(), dx.data(), ds.data(), 1, &norm.link);
            CHECK(dx == expected);
            CHECK(ds == expected_ds);
        }
}
