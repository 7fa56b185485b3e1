#include <cstdint>
#include <limits>
#include <vector>

#include <nas/backend/cpu/winograd.hpp>
#include <nas/backend/reference/activate.hpp>
#include <nas/backend/reference/conv2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/own_kernels.hpp"

namespace {

struct results {
    std::vector<float> out, in_gradient, weight_gradient;
};

struct padding {
    std::int64_t top = 1, left = 1, bottom = 1, right = 1;
};

nas::conv_geometry geometry(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t height,
                            std::int64_t width, padding p = {}) {
    return {.batch = batch,
            .in_channels = in,
            .in_height = height,
            .in_width = width,
            .out_channels = out,
            .out_height = height + p.top + p.bottom - 2,
            .out_width = width + p.left + p.right - 2,
            .kernel_height = 3,
            .kernel_width = 3,
            .pad_top = p.top,
            .pad_left = p.left,
            .pad_bottom = p.bottom,
            .pad_right = p.right};
}

std::vector<float> input(nas::conv_geometry const& g) {
    return test::random_floats(g.batch * g.in_channels * g.in_height * g.in_width, 1);
}
std::vector<float> gradient(nas::conv_geometry const& g) {
    return test::random_floats(g.batch * g.out_channels * g.out_height * g.out_width, 4);
}

results run(nas::cpu::simd_level l, nas::conv_geometry const& g, nas::activation act, int threads) {
    nas::cpu::winograd const conv(l, g, threads);
    nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
    auto const x = test::blocked(l, g.batch, in, input(g)), dy = test::blocked(l, g.batch, out, gradient(g));
    auto const weights = test::random_floats(g.weight_elements(), 2), bias = test::random_floats(g.out_channels, 3);
    std::vector<float> w(static_cast<std::size_t>(conv.weight_elements())), dw(w.size(), 1e30f), y(dy.size(), 1e30f),
        dx(x.size(), 1e30f);
    std::vector<float> transformed(static_cast<std::size_t>(conv.transformed_elements()), 1e30f);
    std::vector<float> scratch(conv.scratch_bytes() / sizeof(float), -1e30f);
    conv.pack(weights.data(), w.data());
    conv.transform_forward(w.data(), transformed.data());
    conv.forward({.in = x.data(),
                  .transformed = transformed.data(),
                  .bias = bias.data(),
                  .act = act,
                  .out = y.data(),
                  .scratch = scratch.data()});
    conv.transform_backward_data(w.data(), transformed.data());
    conv.backward_data({.out_gradient = dy.data(),
                        .transformed = transformed.data(),
                        .in_gradient = dx.data(),
                        .scratch = scratch.data()});
    conv.backward_weights(
        {.in = x.data(), .out_gradient = dy.data(), .weight_gradient = dw.data(), .scratch = scratch.data()});
    results r{test::plain(l, g.batch, out, y), test::plain(l, g.batch, in, dx), std::vector<float>(weights.size())};
    conv.unpack(dw.data(), r.weight_gradient.data());
    // What fills up the last blocks is zero: a round trip over the plain layout changes nothing.
    CHECK(test::blocked(l, g.batch, out, r.out) == y);
    CHECK(test::blocked(l, g.batch, in, r.in_gradient) == dx);
    std::vector<float> again(dw.size());
    conv.pack(r.weight_gradient.data(), again.data());
    CHECK(again == dw);
    return r;
}

results expected(nas::conv_geometry const& g, nas::activation act) {
    auto const x = input(g), dy = gradient(g), weights = test::random_floats(g.weight_elements(), 2);
    auto const bias = test::random_floats(g.out_channels, 3);
    results r{std::vector<float>(dy.size()), std::vector<float>(x.size()), std::vector<float>(weights.size())};
    nas::reference::conv2d_forward(g, x.data(), weights.data(), bias.data(), r.out.data());
    nas::reference::activate_forward(act, static_cast<std::int64_t>(r.out.size()), r.out.data(), r.out.data());
    nas::reference::conv2d_backward_data(g, dy.data(), weights.data(), r.in_gradient.data());
    nas::reference::conv2d_backward_weights(g, x.data(), dy.data(), r.weight_gradient.data());
    return r;
}

void check(nas::conv_geometry const& g, nas::activation act = nas::activation::none) {
    INFO(g.batch << " images " << g.in_channels << "-" << g.out_channels << "@" << g.in_height << "x" << g.in_width
                 << " padded " << g.pad_top << g.pad_left << g.pad_bottom << g.pad_right);
    results const e = expected(g, act);
    for (auto const l : test::levels())
        for (int const threads : {1, 2, 3}) {
            INFO(to_string(l) << ", " << threads << " threads");
            results const r = run(l, g, act, threads);
            CHECK(test::difference(r.out, e.out) < 1e-5);
            CHECK(test::difference(r.in_gradient, e.in_gradient) < 1e-5);
            CHECK(test::difference(r.weight_gradient, e.weight_gradient) < 2e-5);
        }
}

} // namespace

TEST_CASE("cpu winograd: images of every size equal the reference, at every level", "[backend][cpu]") {
    for (std::int64_t const height : {1, 2, 3, 4, 5, 8, 11})
        for (std::int64_t const width : {1, 4, 6, 9}) check(geometry(2, 5, 7, height, width));
}

TEST_CASE("cpu winograd: every padding equals the reference", "[backend][cpu]") {
    for (std::int64_t const a : {0, 1, 2})
        for (std::int64_t const b : {0, 1, 2}) {
            check(geometry(1, 3, 4, 6, 7, {a, b, b, a}));
            check(geometry(1, 3, 4, 5, 3, {a, a, b, b}));
        }
}

TEST_CASE("cpu winograd: odd and large numbers of channels equal the reference", "[backend][cpu]") {
    check(geometry(1, 1, 1, 5, 5));
    check(geometry(3, 16, 48, 7, 6));
    check(geometry(1, 33, 17, 9, 4));
    check(geometry(1, 90, 150, 5, 6)); // several groups of the weights' gradient
    check(geometry(1, 150, 20, 4, 5));
}

TEST_CASE("cpu winograd: more tiles than are multiplied at a time", "[backend][cpu]") {
    check(geometry(2, 20, 9, 45, 50));
    check(geometry(37, 6, 33, 8, 8));
}

TEST_CASE("cpu winograd: the activation and the bias follow, and filling channels stay zero", "[backend][cpu]") {
    for (auto const act : {nas::activation::relu, nas::activation::relu6, nas::activation::hard_swish,
                           nas::activation::swish, nas::activation::sigmoid, nas::activation::hard_sigmoid})
        check(geometry(1, 4, 21, 6, 5), act);
}

TEST_CASE("cpu winograd: gradients of weights can be added to those of other images", "[backend][cpu]") {
    auto const whole = geometry(4, 18, 10, 7, 9), half = geometry(2, 18, 10, 7, 9);
    nas::shape const in{18, 7, 9}, out{10, 7, 9};
    for (auto const l : test::levels()) {
        auto const x = test::blocked(l, 4, in, input(whole)), dy = test::blocked(l, 4, out, gradient(whole));
        nas::cpu::winograd const all(l, whole, 2), part(l, half, 2);
        std::vector<float> once(static_cast<std::size_t>(all.weight_elements())), twice(once.size(), 5);
        std::vector<float> scratch(all.scratch_bytes() / sizeof(float)), other(part.scratch_bytes() / sizeof(float));
        all.backward_weights(
            {.in = x.data(), .out_gradient = dy.data(), .weight_gradient = once.data(), .scratch = scratch.data()});
        for (std::size_t i : {0u, 1u})
            part.backward_weights({.in = x.data() + i * x.size() / 2,
                                   .out_gradient = dy.data() + i * dy.size() / 2,
                                   .weight_gradient = twice.data(),
                                   .accumulate = i > 0,
                                   .scratch = other.data()});
        CHECK(test::difference(twice, once) < 1e-5);
    }
}

TEST_CASE("cpu winograd: images do not depend on threads, and all is repeatable to the last bit", "[backend][cpu]") {
    auto const g = geometry(5, 40, 24, 13, 9);
    for (auto const l : test::levels()) {
        results const a = run(l, g, nas::activation::none, 2), b = run(l, g, nas::activation::none, 2),
                      c = run(l, g, nas::activation::none, 1);
        CHECK(a.out == b.out);
        CHECK(a.in_gradient == b.in_gradient);
        CHECK(a.weight_gradient == b.weight_gradient);
        CHECK(a.out == c.out);
        CHECK(a.in_gradient == c.in_gradient);
    }
}

TEST_CASE("cpu winograd: NaN reaches the results that depend on it, and no others", "[backend][cpu]") {
    auto const g = geometry(1, 2, 3, 8, 8);
    nas::cpu::simd_level const l = test::levels().back();
    nas::cpu::winograd const conv(l, g, 1);
    auto plain = input(g);
    plain[0] = std::numeric_limits<float>::quiet_NaN();
    auto const x = test::blocked(l, 1, {2, 8, 8}, plain);
    std::vector<float> y(static_cast<std::size_t>(nas::cpu::lanes(l) * 64));
    std::vector<float> w(static_cast<std::size_t>(conv.weight_elements())), transformed(4 * w.size()),
        scratch(conv.scratch_bytes() / sizeof(float));
    conv.pack(test::random_floats(g.weight_elements(), 2).data(), w.data());
    conv.transform_forward(w.data(), transformed.data());
    conv.forward({.in = x.data(), .transformed = transformed.data(), .out = y.data(), .scratch = scratch.data()});
    auto const out = test::plain(l, 1, {3, 8, 8}, y);
    CHECK(out[0] != out[0]);
    CHECK(out[63] == out[63]); // another tile
}

TEST_CASE("cpu winograd: what it does not do is refused", "[backend][cpu]") {
    using nas::cpu::winograd;
    auto const l = nas::cpu::simd_level::baseline;
    auto const good = geometry(1, 4, 4, 6, 6);
    CHECK(winograd::applies(good));
    auto const refused = [&](auto change) {
        auto g = good;
        change(g);
        CHECK_FALSE(winograd::applies(g));
        test::check_error<nas::backend_error>("nas.backend.30", [&] { winograd(l, g, 1); });
    };
    refused([](nas::conv_geometry& g) { g.kernel_height = 5; });
    refused([](nas::conv_geometry& g) { g.kernel_width = 1; });
    refused([](nas::conv_geometry& g) { g.stride_height = 2; });
    refused([](nas::conv_geometry& g) { g.stride_width = 2; });
    refused([](nas::conv_geometry& g) { g.dilation_height = 2; });
    refused([](nas::conv_geometry& g) { g.dilation_width = 2; });
    refused([](nas::conv_geometry& g) { g.groups = 2; });
    refused([](nas::conv_geometry& g) { g.pad_top = 3; });
    refused([](nas::conv_geometry& g) { g.pad_right = 3; });
    test::check_error<nas::backend_error>("nas.backend.31", [&] { winograd(l, good, 0); });
}
