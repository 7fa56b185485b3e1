#include <algorithm>
#include <cmath>
#include <cstdint>
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

namespace {

// Per channel numbers of the hooks.
struct channel_data {
    std::vector<float> factor, offset, slope, pivot;
    explicit channel_data(std::int64_t channels)
        : factor(test::random_floats(channels, 11, -1.5, 1.5)),
          offset(test::random_floats(channels, 12, 0.2, 1)),
          slope(test::random_floats(channels, 13)),
          pivot(test::random_floats(channels, 14)) {}
};

struct hooked {
    std::vector<float> out, in_gradient, weight_gradient;
    std::vector<double> out_sums, in_sums; // two per channel, one kind after the other
};

// The same with the plain reference: hooks are passes of their own. `y` is the image of the gradient hook.
hooked expected_with_hooks(nas::conv_geometry const& g, nas::activation act, std::vector<float> const& y) {
    channel_data const c(g.in_channels);
    auto const x = test::random_floats(g.batch * g.in_channels * g.in_height * g.in_width, 1, -4, 4),
               weights = test::random_floats(g.weight_elements(), 2);
    auto dy = test::random_floats(g.batch * g.out_channels * g.out_height * g.out_width, 4);
    auto const channel = [&g](std::size_t i, std::int64_t pixels) {
        return static_cast<std::size_t>(static_cast<std::int64_t>(i) / pixels % g.in_channels);
    };
    std::int64_t const in_pixels = g.in_height * g.in_width, out_pixels = g.out_height * g.out_width;
    auto const before = [&](std::size_t i) {
        std::size_t const k = channel(i, in_pixels);
        return static_cast<double>(std::fma(c.factor[k], x[i], c.offset[k]));
    };
    std::vector<float> read(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) read[i] = static_cast<float>(nas::reference::activate(act, before(i)));
    for (std::size_t i = 0; i < dy.size(); ++i) {
        std::size_t const k = channel(i, out_pixels);
        dy[i] = c.factor[k] * dy[i] + c.slope[k] * y[i] + c.offset[k];
    }
    auto const channels = static_cast<std::size_t>(g.in_channels);
    hooked r{std::vector<float>(dy.size()), std::vector<float>(x.size()), std::vector<float>(weights.size()),
             std::vector<double>(2 * channels), std::vector<double>(2 * channels)};
    nas::reference::conv2d_forward(g, read.data(), weights.data(), nullptr, r.out.data());
    nas::reference::conv2d_backward_data(g, dy.data(), weights.data(), r.in_gradient.data());
    nas::reference::conv2d_backward_weights(g, read.data(), dy.data(), r.weight_gradient.data());
    for (std::size_t i = 0; i < dy.size(); ++i) {
        std::size_t const k = channel(i, out_pixels);
        double const d = static_cast<double>(r.out[i]) - static_cast<double>(c.pivot[k]);
        r.out_sums[k] += d;
        r.out_sums[channels + k] += d * d;
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        std::size_t const k = channel(i, in_pixels);
        r.in_gradient[i] *= static_cast<float>(nas::reference::activate_derivative(act, before(i)));
        r.in_sums[k] += static_cast<double>(r.in_gradient[i]);
        r.in_sums[channels + k] +=
            static_cast<double>(r.in_gradient[i]) * (static_cast<double>(x[i]) - static_cast<double>(c.pivot[k]));
    }
    return r;
}

hooked run_with_hooks(nas::cpu::simd_level l, nas::conv_geometry const& g, nas::activation act, int threads,
                      std::vector<float> const& plain_y) {
    nas::cpu::depthwise const conv(l, g, threads);
    channel_data const c(g.in_channels);
    nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
    auto const x = test::blocked(l, g.batch, in, test::random_floats(g.batch * in.elements(), 1, -4, 4));
    auto const dy = test::blocked(l, g.batch, out, test::random_floats(g.batch * out.elements(), 4));
    auto const y = test::blocked(l, g.batch, out, plain_y);
    auto const weights = test::random_floats(g.weight_elements(), 2);
    std::vector<float> w(static_cast<std::size_t>(conv.weight_elements())), dw(w.size()), result(dy.size()),
        dx(x.size());
    std::vector<float> scratch(conv.scratch_bytes() / sizeof(float), -1e30f);
    std::vector<double> out_sums(static_cast<std::size_t>(conv.sums_elements()), 1), in_sums(out_sums);
    conv.pack(weights.data(), w.data());
    nas::cpu::depthwise::input_hook const read{.factor = c.factor.data(), .offset = c.offset.data(), .act = act};
    conv.forward({.in = x.data(),
                  .weights = w.data(),
                  .out = result.data(),
                  .scratch = scratch.data(),
                  .read = read,
                  .sums = {.pivot = c.pivot.data(), .total = out_sums.data()}});
    conv.backward(
        {.in = x.data(),
         .weights = w.data(),
         .out_gradient = dy.data(),
         .in_gradient = dx.data(),
         .weight_gradient = dw.data(),
         .scratch = scratch.data(),
         .read = read,
         .gradient = {.out = y.data(), .factor = c.factor.data(), .slope = c.slope.data(), .constant = c.offset.data()},
         .sums = {.pivot = c.pivot.data(), .total = in_sums.data()}});
    hooked r{test::plain(l, g.batch, out, result),
             test::plain(l, g.batch, in, dx),
             std::vector<float>(weights.size()),
             {},
             {}};
    conv.unpack(dw.data(), r.weight_gradient.data());
    for (std::int64_t kind = 0; kind < 2; ++kind) // they were 1 before
        for (std::int64_t k = 0; k < g.in_channels; ++k) {
            auto const at = static_cast<std::size_t>(kind * conv.sums_elements() / 2 + k);
            r.out_sums.push_back(out_sums[at] - 1);
            r.in_sums.push_back(in_sums[at] - 1);
        }
    return r;
}

double difference(std::vector<double> const& a, std::vector<double> const& b) {
    double largest = 0, scale = 1e-6;
    for (std::size_t i = 0; i < a.size(); ++i) {
        largest = std::max(largest, std::abs(a[i] - b[i]));
        scale = std::max(scale, std::abs(b[i]));
    }
    return largest / scale;
}

void check_hooks(nas::conv_geometry const& g, nas::activation act) {
    auto const y = test::random_floats(g.batch * g.out_channels * g.out_height * g.out_width, 9);
    hooked const e = expected_with_hooks(g, act, y);
    for (auto const l : test::levels())
        for (int const threads : {1, 2}) {
            INFO(to_string(l) << ", " << threads << " threads, " << to_string(act));
            hooked const r = run_with_hooks(l, g, act, threads, y);
            CHECK(test::difference(r.out, e.out) < 2e-6);
            CHECK(test::difference(r.in_gradient, e.in_gradient) < 2e-6);
            CHECK(test::difference(r.weight_gradient, e.weight_gradient) < 5e-6);
            CHECK(difference(r.out_sums, e.out_sums) < 1e-6);
            CHECK(difference(r.in_sums, e.in_sums) < 2e-6);
        }
}

} // namespace

TEST_CASE("cpu depthwise: hooks equal passes of their own over the images", "[backend][cpu]") {
    for (std::int64_t const kernel : {3, 4, 5, 7})
        for (std::int64_t const stride : {1, 2})
            for (std::int64_t const dilation : {1, 2})
                for (std::int64_t const height : {5, 19}) {
                    auto const g = geometry(height == 5 ? 21 : 35, height, kernel, stride, dilation);
                    INFO("kernel " << kernel << " stride " << stride << " dilation " << dilation << " height "
                                   << height);
                    check_hooks(g, nas::activation::relu6);
                }
}

TEST_CASE("cpu depthwise: hooks carry every activation", "[backend][cpu]") {
    for (auto const act : {nas::activation::none, nas::activation::relu, nas::activation::hard_swish,
                           nas::activation::swish, nas::activation::sigmoid, nas::activation::hard_sigmoid})
        check_hooks(geometry(19, 9, 3, 1, 1), act);
}

TEST_CASE("cpu depthwise: both gradients of one pass are those of two passes, to the last bit", "[backend][cpu]") {
    for (std::int64_t const stride : {1, 2}) {
        auto const g = geometry(20, 33, 5, stride, 1);
        for (auto const l : test::levels()) {
            results const apart = run(l, g, 2);
            nas::cpu::depthwise const conv(l, g, 2);
            nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
            auto const x = test::blocked(l, g.batch, in, test::random_floats(g.batch * in.elements(), 1));
            auto const dy = test::blocked(l, g.batch, out, test::random_floats(g.batch * out.elements(), 4));
            auto const weights = test::random_floats(g.weight_elements(), 2);
            std::vector<float> w(static_cast<std::size_t>(conv.weight_elements())), dw(w.size()), dx(x.size()),
                scratch(conv.scratch_bytes() / sizeof(float)), plain_dw(weights.size());
            conv.pack(weights.data(), w.data());
            conv.backward({.in = x.data(),
                           .weights = w.data(),
                           .out_gradient = dy.data(),
                           .in_gradient = dx.data(),
                           .weight_gradient = dw.data(),
                           .scratch = scratch.data()});
            conv.unpack(dw.data(), plain_dw.data());
            CHECK(test::plain(l, g.batch, in, dx) == apart.in_gradient);
            CHECK(plain_dw == apart.weight_gradient);
        }
    }
}
