#include <cstdint>
#include <string>
#include <vector>

#include <nas/backend/reference/conv2d.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using nas::conv_geometry;

namespace {

using tensor = std::vector<float>;

tensor random_tensor(std::int64_t n, std::uint64_t seed) {
    nas::rng r(seed);
    tensor t(static_cast<std::size_t>(n));
    for (float& x : t) x = static_cast<float>(r.uniform(-1, 1));
    return t;
}

std::int64_t in_elements(conv_geometry const& g) { return g.batch * g.in_channels * g.in_height * g.in_width; }
std::int64_t out_elements(conv_geometry const& g) { return g.batch * g.out_channels * g.out_height * g.out_width; }

conv_geometry with_output(conv_geometry g) {
    g.out_height =
        (g.in_height + g.pad_top + g.pad_bottom - g.dilation_height * (g.kernel_height - 1) - 1) / g.stride_height + 1;
    g.out_width =
        (g.in_width + g.pad_left + g.pad_right - g.dilation_width * (g.kernel_width - 1) - 1) / g.stride_width + 1;
    return g;
}

// Visits every product of the convolution: f(index of input, of weight, of output). Seven loops, one condition.
template <class F>
void for_each_product(conv_geometry const& g, F f) {
    std::int64_t const group_in = g.in_channels / g.groups, group_out = g.out_channels / g.groups;
    for (std::int64_t n = 0; n < g.batch; ++n)
        for (std::int64_t o = 0; o < g.out_channels; ++o)
            for (std::int64_t y = 0; y < g.out_height; ++y)
                for (std::int64_t x = 0; x < g.out_width; ++x)
                    for (std::int64_t i = 0; i < group_in; ++i)
                        for (std::int64_t ky = 0; ky < g.kernel_height; ++ky)
                            for (std::int64_t kx = 0; kx < g.kernel_width; ++kx) {
                                std::int64_t const row = y * g.stride_height + ky * g.dilation_height - g.pad_top;
                                std::int64_t const column = x * g.stride_width + kx * g.dilation_width - g.pad_left;
                                if (row < 0 || row >= g.in_height || column < 0 || column >= g.in_width) continue;
                                std::int64_t const c = o / group_out * group_in + i;
                                f(((n * g.in_channels + c) * g.in_height + row) * g.in_width + column,
                                  ((o * group_in + i) * g.kernel_height + ky) * g.kernel_width + kx,
                                  ((n * g.out_channels + o) * g.out_height + y) * g.out_width + x);
                            }
}

std::vector<conv_geometry> geometries() {
    std::vector<conv_geometry> out;
    auto const enter = [&](conv_geometry g) { out.push_back(with_output(g)); };
    enter({.in_channels = 1, .in_height = 1, .in_width = 1});
    enter({.batch = 2,
           .in_channels = 3,
           .in_height = 5,
           .in_width = 4,
           .out_channels = 2,
           .kernel_height = 3,
           .kernel_width = 3,
           .pad_top = 1,
           .pad_left = 1,
           .pad_bottom = 1,
           .pad_right = 1});
    enter({.batch = 3,
           .in_channels = 4,
           .in_height = 7,
           .in_width = 6,
           .out_channels = 6,
           .kernel_height = 3,
           .kernel_width = 2,
           .stride_height = 2,
           .stride_width = 3,
           .dilation_height = 2,
           .pad_top = 0,
           .pad_left = 1,
           .pad_bottom = 3,
           .pad_right = 2,
           .groups = 2});
    enter({.batch = 2,
           .in_channels = 5,
           .in_height = 8,
           .in_width = 9,
           .out_channels = 5,
           .kernel_height = 5,
           .kernel_width = 5,
           .stride_height = 2,
           .stride_width = 2,
           .pad_top = 2,
           .pad_left = 2,
           .pad_bottom = 2,
           .pad_right = 2,
           .groups = 5});
    enter({.batch = 1,
           .in_channels = 2,
           .in_height = 3,
           .in_width = 150,
           .out_channels = 4,
           .kernel_height = 1,
           .kernel_width = 3,
           .stride_width = 2,
           .pad_left = 1}); // wider than one tile, at a stride
    enter({.batch = 1,
           .in_channels = 2,
           .in_height = 2,
           .in_width = 2,
           .out_channels = 3,
           .kernel_height = 3,
           .kernel_width = 3,
           .pad_top = 4,
           .pad_left = 5,
           .pad_bottom = 4,
           .pad_right = 3}); // some windows lie in the padding altogether
    enter({.batch = 1,
           .in_channels = 2,
           .in_height = 70,
           .in_width = 70,
           .out_channels = 1,
           .kernel_height = 2,
           .kernel_width = 2,
           .stride_height = 3,
           .stride_width = 5,
           .dilation_width = 4}); // columns that no output reads
    return out;
}

} // namespace

TEST_CASE("reference conv2d: a filter of ones sums its window", "[backend][reference]") {
    // 1 2 3      window sums of 2x2, no padding: 12 16 / 24 28
    // 4 5 6
    // 7 8 9
    conv_geometry const g = with_output({.in_height = 3, .in_width = 3, .kernel_height = 2, .kernel_width = 2});
    tensor const in{1, 2, 3, 4, 5, 6, 7, 8, 9}, weight{1, 1, 1, 1};
    tensor out(4);
    reference::conv2d_forward(g, in.data(), weight.data(), nullptr, out.data());
    CHECK(out == tensor{12, 16, 24, 28});
    float const bias = 0.5f;
    reference::conv2d_forward(g, in.data(), weight.data(), &bias, out.data());
    CHECK(out == tensor{12.5f, 16.5f, 24.5f, 28.5f});
}

TEST_CASE("reference conv2d: it correlates, it does not flip the filter", "[backend][reference]") {
    conv_geometry const g = with_output({.in_height = 1, .in_width = 3, .kernel_width = 2});
    tensor const in{1, 10, 100}, weight{2, 3};
    tensor out(2);
    reference::conv2d_forward(g, in.data(), weight.data(), nullptr, out.data());
    CHECK(out == tensor{2 * 1 + 3 * 10, 2 * 10 + 3 * 100});
}

TEST_CASE("reference conv2d: each group reads its own input channels", "[backend][reference]") {
    conv_geometry const g = with_output({.in_channels = 4, .out_channels = 2, .groups = 2});
    tensor const in{1, 10, 100, 1000}, weight{1, 2, 3, 4};
    tensor out(2);
    reference::conv2d_forward(g, in.data(), weight.data(), nullptr, out.data());
    CHECK(out == tensor{21, 4300});
}

TEST_CASE("reference conv2d: all four passes agree with seven plain loops", "[backend][reference]") {
    for (conv_geometry const& g : geometries())
        for (int const threads : {1, 3}) {
            CAPTURE(g.in_channels, g.in_height, g.in_width, g.kernel_height, g.groups, threads);
            tensor const in = random_tensor(in_elements(g), 1), weight = random_tensor(g.weight_elements(), 2),
                         bias = random_tensor(g.out_channels, 3), gradient = random_tensor(out_elements(g), 4);
            auto const at = [](std::int64_t i) { return static_cast<std::size_t>(i); };
            std::vector<double> out(gradient.size()), in_gradient(in.size()), weight_gradient(weight.size()),
                bias_gradient(bias.size());
            for (std::size_t i = 0; i < out.size(); ++i) {
                std::size_t const o = i / at(g.out_height * g.out_width) % at(g.out_channels);
                out[i] = double{bias[o]};
                bias_gradient[o] += double{gradient[i]};
            }
            for_each_product(g, [&](std::int64_t i, std::int64_t w, std::int64_t o) {
                out[at(o)] += double{in[at(i)]} * double{weight[at(w)]};
                in_gradient[at(i)] += double{gradient[at(o)]} * double{weight[at(w)]};
                weight_gradient[at(w)] += double{gradient[at(o)]} * double{in[at(i)]};
            });

            auto const check = [](char const* what, tensor const& got, std::vector<double> const& expected) {
                INFO(what);
                REQUIRE(got.size() == expected.size());
                for (std::size_t i = 0; i < got.size(); ++i)
                    REQUIRE(double{got[i]} == Approx(expected[i]).epsilon(1e-6).margin(1e-7));
            };
            tensor result(out.size(), -1e9f);
            reference::conv2d_forward(g, in.data(), weight.data(), bias.data(), result.data(), threads);
            check("forward", result, out);
            result.assign(in.size(), -1e9f);
            reference::conv2d_backward_data(g, gradient.data(), weight.data(), result.data(), threads);
            check("backward data", result, in_gradient);
            result.assign(weight.size(), -1e9f);
            reference::conv2d_backward_weights(g, in.data(), gradient.data(), result.data(), threads);
            check("backward weights", result, weight_gradient);
            result.assign(bias.size(), -1e9f);
            reference::conv2d_backward_bias(g, gradient.data(), result.data());
            check("backward bias", result, bias_gradient);
        }
}

TEST_CASE("reference conv2d: results are the same for every number of threads", "[backend][reference]") {
    conv_geometry const g = with_output({.batch = 2,
                                         .in_channels = 3,
                                         .in_height = 9,
                                         .in_width = 9,
                                         .out_channels = 5,
                                         .kernel_height = 3,
                                         .kernel_width = 3,
                                         .pad_top = 1,
                                         .pad_left = 1,
                                         .pad_bottom = 1,
                                         .pad_right = 1});
    tensor const in = random_tensor(in_elements(g), 1), weight = random_tensor(g.weight_elements(), 2);
    tensor one(static_cast<std::size_t>(out_elements(g))), four = one;
    reference::conv2d_forward(g, in.data(), weight.data(), nullptr, one.data(), 1);
    reference::conv2d_forward(g, in.data(), weight.data(), nullptr, four.data(), 4);
    CHECK(one == four);
}
