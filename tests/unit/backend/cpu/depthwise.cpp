#include <vector>

#include <nas/backend/cpu/depthwise.hpp>
#include <nas/backend/reference/activate.hpp>
#include <nas/backend/reference/conv2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace {

struct results {
    std::vector<float> out, in_gradient, weight_gradient;
};

nas::conv_geometry geometry(std::int64_t channels, std::int64_t height, std::int64_t kernel, std::int64_t stride,
                            std::int64_t dilation) {
    std::int64_t const pad = kernel / 2 * dilation, width = height + 2, span = dilation * (kernel - 1) + 1;
    return {.batch = 3,
            .in_channels = channels,
            .in_height = height,
            .in_width = width,
            .out_channels = channels,
            .out_height = (height + 2 * pad - span) / stride + 1,
            .out_width = (width + 2 * pad - span) / stride + 1,
            .kernel_height = kernel,
            .kernel_width = kernel,
            .stride_height = stride,
            .stride_width = stride,
            .dilation_height = dilation,
            .dilation_width = dilation,
            .pad_top = pad,
            .pad_left = pad,
            .pad_bottom = pad,
            .pad_right = pad,
            .groups = channels};
}

results run(nas::cpu::simd_level l, nas::conv_geometry const& g, int threads) {
    nas::cpu::depthwise const conv(l, g, threads);
    nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
    auto const x = test::blocked(l, g.batch, in, test::random_floats(g.batch * in.elements(), 1));
    auto const dy = test::blocked(l, g.batch, out, test::random_floats(g.batch * out.elements(), 4));
    auto const weights = test::random_floats(g.weight_elements(), 2), bias = test::random_floats(g.out_channels, 3);
    std::vector<float> w(static_cast<std::size_t>(conv.weight_elements())), dw(w.size()), y(dy.size()), dx(x.size());
    std::vector<float> scratch(conv.scratch_bytes() / sizeof(float), -1e30f);
    conv.pack(weights.data(), w.data());
    conv.forward(x.data(), w.data(), bias.data(), nas::activation::relu, y.data(), scratch.data());
    conv.backward_data(dy.data(), w.data(), dx.data(), scratch.data());
    conv.backward_weights(x.data(), dy.data(), dw.data(), scratch.data());
    results r{test::plain(l, g.batch, out, y), test::plain(l, g.batch, in, dx), std::vector<float>(weights.size())};
    conv.unpack(dw.data(), r.weight_gradient.data());
    return r;
}

results expected(nas::conv_geometry const& g) {
    auto const x = test::random_floats(g.batch * g.in_channels * g.in_height * g.in_width, 1),
               weights = test::random_floats(g.weight_elements(), 2);
    auto const bias = test::random_floats(g.out_channels, 3),
               dy = test::random_floats(g.batch * g.out_channels * g.out_height * g.out_width, 4);
    results r{std::vector<float>(dy.size()), std::vector<float>(x.size()), std::vector<float>(weights.size())};
    nas::reference::conv2d_forward(g, x.data(), weights.data(), bias.data(), r.out.data());
    nas::reference::activate_forward(nas::activation::relu, static_cast<std::int64_t>(r.out.size()), r.out.data(),
                                     r.out.data());
    nas::reference::conv2d_backward_data(g, dy.data(), weights.data(), r.in_gradient.data());
    nas::reference::conv2d_backward_weights(g, x.data(), dy.data(), r.weight_gradient.data());
    return r;
}

} // namespace

TEST_CASE("cpu depthwise: every kernel size, stride and dilation equals the reference, at every level",
          "[backend][cpu]") {
    for (std::int64_t const kernel : {1, 2, 3, 4, 5, 7})
        for (std::int64_t const stride : {1, 2, 3})
            for (std::int64_t const dilation : {1, 2})
                for (std::int64_t const height : {1, 6, 19}) {
                    auto const g = geometry(height == 6 ? 16 : 21, height, kernel, stride, dilation);
                    if (g.out_height < 1 || g.out_width < 1) continue;
                    INFO("kernel " << kernel << " stride " << stride << " dilation " << dilation << " height "
                                   << height);
                    results const e = expected(g);
                    for (auto const l : test::levels())
                        for (int const threads : {1, 2}) {
                            INFO(to_string(l) << ", " << threads << " threads");
                            results const r = run(l, g, threads);
                            CHECK(test::difference(r.out, e.out) < 2e-6);
                            CHECK(test::difference(r.in_gradient, e.in_gradient) < 2e-6);
                            CHECK(test::difference(r.weight_gradient, e.weight_gradient) < 2e-6);
                        }
                }
}

TEST_CASE("cpu depthwise: images larger than a strip of the cache are cut without a seam", "[backend][cpu]") {
    for (std::int64_t const stride : {1, 2}) {
        auto const g = geometry(5, 150, 5, stride, 2);
        results const e = expected(g);
        for (auto const l : test::levels()) {
            results const r = run(l, g, 2);
            CHECK(test::difference(r.out, e.out) < 2e-6);
            CHECK(test::difference(r.in_gradient, e.in_gradient) < 2e-6);
            CHECK(test::difference(r.weight_gradient, e.weight_gradient) < 1e-5);
        }
    }
}

TEST_CASE("cpu depthwise: equal to the last bit for an equal number of threads", "[backend][cpu]") {
    auto const g = geometry(40, 30, 5, 1, 1);
    for (auto const l : test::levels()) {
        results const a = run(l, g, 2), b = run(l, g, 2);
        CHECK(a.out == b.out);
        CHECK(a.in_gradient == b.in_gradient);
        CHECK(a.weight_gradient == b.weight_gradient);
    }
}
