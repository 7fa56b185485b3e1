#include <cstdint>
#include <vector>

#include <nas/backend/cpu/convolution.hpp>
#include <nas/backend/reference/activate.hpp>
#include <nas/backend/reference/conv2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/own_kernels.hpp"

namespace {

struct results {
    std::vector<float> out, in_gradient, weight_gradient;
};

struct window {
    std::int64_t height = 3, width = 3, stride_height = 1, stride_width = 1, dilation = 1, pad = 1, groups = 1;
};

nas::conv_geometry geometry(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t height,
                            std::int64_t width, window const& w = {}) {
    return {.batch = batch,
            .in_channels = in,
            .in_height = height,
            .in_width = width,
            .out_channels = out,
            .out_height = (height + 2 * w.pad - w.dilation * (w.height - 1) - 1) / w.stride_height + 1,
            .out_width = (width + 2 * w.pad - w.dilation * (w.width - 1) - 1) / w.stride_width + 1,
            .kernel_height = w.height,
            .kernel_width = w.width,
            .stride_height = w.stride_height,
            .stride_width = w.stride_width,
            .dilation_height = w.dilation,
            .dilation_width = w.dilation,
            .pad_top = w.pad,
            .pad_left = w.pad,
            .pad_bottom = w.pad,
            .pad_right = w.pad,
            .groups = w.groups};
}

results run(nas::cpu::simd_level l, nas::conv_geometry const& g, nas::activation act, int threads) {
    nas::cpu::convolution const conv(l, g, threads);
    nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
    auto const x = test::blocked(l, g.batch, in, test::random_floats(g.batch * in.elements(), 1));
    auto const dy = test::blocked(l, g.batch, out, test::random_floats(g.batch * out.elements(), 4));
    auto const weights = test::random_floats(g.weight_elements(), 2), bias = test::random_floats(g.out_channels, 3);
    std::vector<float> w(static_cast<std::size_t>(conv.weight_elements())), dw(w.size(), 1e30f), y(dy.size(), 1e30f),
        dx(x.size(), 1e30f);
    std::vector<float> data_weights(static_cast<std::size_t>(conv.data_weight_elements()), 1e30f);
    std::vector<float> scratch(conv.scratch_bytes() / sizeof(float), -1e30f);
    conv.pack(weights.data(), w.data());
    conv.forward(x.data(), w.data(), bias.data(), act, y.data(), scratch.data());
    conv.prepare_data(w.data(), data_weights.data());
    conv.backward_data(dy.data(), data_weights.data(), dx.data(), scratch.data());
    conv.backward_weights(x.data(), dy.data(), dw.data(), scratch.data());
    results r{test::plain(l, g.batch, out, y), test::plain(l, g.batch, in, dx), std::vector<float>(weights.size())};
    conv.unpack(dw.data(), r.weight_gradient.data());
    // Filling channels, and weights between groups, are zero: a round trip over the plain order changes nothing.
    CHECK(test::blocked(l, g.batch, out, r.out) == y);
    CHECK(test::blocked(l, g.batch, in, r.in_gradient) == dx);
    std::vector<float> again(dw.size());
    conv.pack(r.weight_gradient.data(), again.data());
    CHECK(again == dw);
    return r;
}

void check(nas::conv_geometry const& g, nas::activation act = nas::activation::none) {
    auto const x = test::random_floats(g.batch * g.in_channels * g.in_height * g.in_width, 1);
    auto const dy = test::random_floats(g.batch * g.out_channels * g.out_height * g.out_width, 4);
    auto const weights = test::random_floats(g.weight_elements(), 2), bias = test::random_floats(g.out_channels, 3);
    results e{std::vector<float>(dy.size()), std::vector<float>(x.size()), std::vector<float>(weights.size())};
    nas::reference::conv2d_forward(g, x.data(), weights.data(), bias.data(), e.out.data());
    nas::reference::activate_forward(act, static_cast<std::int64_t>(e.out.size()), e.out.data(), e.out.data());
    nas::reference::conv2d_backward_data(g, dy.data(), weights.data(), e.in_gradient.data());
    nas::reference::conv2d_backward_weights(g, x.data(), dy.data(), e.weight_gradient.data());
    INFO(g.batch << " images " << g.in_channels << "-" << g.out_channels << "@" << g.in_height << "x" << g.in_width
                 << ", window " << g.kernel_height << "x" << g.kernel_width << ", groups " << g.groups);
    for (auto const l : test::levels())
        for (int const threads : {1, 2, 3}) {
            INFO(to_string(l) << ", " << threads << " threads");
            results const r = run(l, g, act, threads);
            CHECK(test::difference(r.out, e.out) < 3e-6);
            CHECK(test::difference(r.in_gradient, e.in_gradient) < 3e-6);
            CHECK(test::difference(r.weight_gradient, e.weight_gradient) < 3e-6);
        }
}

} // namespace

TEST_CASE("cpu convolution: every window, stride and dilation equals the reference, at every level", "[backend][cpu]") {
    for (std::int64_t const kernel : {1, 2, 3, 5})
        for (std::int64_t const stride : {1, 2, 3})
            for (std::int64_t const dilation : {1, 2})
                for (std::int64_t const pad : {0, 2}) {
                    window const w{kernel, kernel, stride, stride == 3 ? 2 : stride, dilation, pad, 1};
                    auto const g = geometry(2, 5, 19, 9, 7, w);
                    if (dilation * (kernel - 1) < 7 + 2 * pad) check(g);
                }
    check(geometry(1, 17, 20, 5, 9, {.height = 1, .width = 7, .pad = 3}));
    check(geometry(1, 17, 20, 9, 5, {.height = 7, .width = 1, .pad = 3}));
}

TEST_CASE("cpu convolution: odd and large numbers of channels and images of one pixel", "[backend][cpu]") {
    check(geometry(3, 1, 1, 4, 4));
    check(geometry(2, 33, 49, 5, 6));
    check(geometry(1, 130, 70, 4, 4));
    check(geometry(2, 48, 40, 4, 4, {.height = 1, .width = 1, .pad = 0}));
    check(geometry(1, 24, 10, 1, 1, {.height = 1, .width = 1, .pad = 0}));
    check(geometry(2, 8, 16, 1, 1));
    check(geometry(1, 3, 8, 70, 41)); // several strips
    check(geometry(1, 20, 8, 60, 43, {.height = 1, .width = 1, .pad = 0}));
}

TEST_CASE("cpu convolution: groups that are whole blocks, parts of blocks, and single channels", "[backend][cpu]") {
    for (std::int64_t const stride : {1, 2}) {
        check(geometry(2, 32, 64, 6, 5, {.stride_height = stride, .groups = 2}));
        check(geometry(2, 15, 24, 6, 5, {.stride_width = stride, .groups = 3}));
        check(geometry(1, 40, 20, 5, 4, {.stride_height = stride, .groups = 5}));
        check(geometry(1, 24, 72, 5, 4, {.stride_height = stride, .groups = 3}));
        check(geometry(1, 21, 21, 5, 4, {.stride_height = stride, .groups = 21}));
        check(geometry(1, 12, 48, 4, 4, {.height = 1, .width = 1, .stride_width = stride, .pad = 0, .groups = 4}));
    }
}

TEST_CASE("cpu convolution: the activation and the bias follow, and filling channels stay zero", "[backend][cpu]") {
    for (auto const act : {nas::activation::relu, nas::activation::relu6, nas::activation::hard_swish,
                           nas::activation::swish, nas::activation::sigmoid, nas::activation::hard_sigmoid})
        check(geometry(1, 4, 21, 6, 5), act);
}

TEST_CASE("cpu convolution: equal to the last bit for an equal number of threads", "[backend][cpu]") {
    auto const g = geometry(5, 40, 24, 13, 9);
    for (auto const l : test::levels()) {
        results const a = run(l, g, nas::activation::none, 2), b = run(l, g, nas::activation::none, 2);
        CHECK(a.out == b.out);
        CHECK(a.in_gradient == b.in_gradient);
        CHECK(a.weight_gradient == b.weight_gradient);
    }
}

TEST_CASE("cpu convolution: a level that the processor has not is refused", "[backend][cpu]") {
    if (nas::cpu::best_simd_level() == nas::cpu::simd_level::avx512) return;
    test::check_error<nas::backend_error>(
        "nas.onednn.3", [] { nas::cpu::convolution(nas::cpu::simd_level::avx512, geometry(1, 4, 4, 4, 4), 1); });
}
