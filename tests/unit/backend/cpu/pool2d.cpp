#include <cmath>
#include <vector>

#include <nas/backend/cpu/pool2d.hpp>
#include <nas/backend/reference/pool2d.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

using nas::pool_kind;

namespace {

nas::pool_geometry window(pool_kind k, std::int64_t channels, std::int64_t size, std::int64_t kernel,
                          std::int64_t stride) {
    std::int64_t const pad = kernel / 2, out = (size + 2 * pad - kernel) / stride + 1;
    return {.kind = k,
            .batch = 3,
            .channels = channels,
            .in_height = size,
            .in_width = size,
            .out_height = out,
            .out_width = out,
            .kernel_height = kernel,
            .kernel_width = kernel,
            .stride_height = stride,
            .stride_width = stride,
            .pad_top = pad,
            .pad_left = pad,
            .pad_bottom = pad,
            .pad_right = pad};
}

} // namespace

TEST_CASE("cpu pool2d: equal to the reference for every kind, window and stride, ties included", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (pool_kind const k : {pool_kind::max, pool_kind::average, pool_kind::average_include_padding})
            for (std::int64_t const kernel : {1, 2, 3, 5})
                for (std::int64_t const stride : {1, 2, 3}) {
                    auto const g = window(k, 19, 23, kernel, stride);
                    INFO(to_string(l) << " kind " << static_cast<int>(k) << " kernel " << kernel << " stride "
                                      << stride);
                    nas::shape const in{19, 23, 23}, out{19, g.out_height, g.out_width};
                    auto x = test::random_floats(3 * in.elements(), 1);
                    for (float& v : x) v = std::round(v * 4); // many ties
                    auto const dy = test::random_floats(3 * out.elements(), 2);
                    std::vector<float> y(dy.size()), dx(x.size());
                    nas::reference::pool2d_forward(g, x.data(), y.data());
                    nas::reference::pool2d_backward(g, x.data(), dy.data(), dx.data());

                    auto const stored = test::blocked(l, 3, in, x), gradient = test::blocked(l, 3, out, dy);
                    std::vector<float> got(gradient.size()), got_gradient(stored.size());
                    std::vector<float> scratch(nas::cpu::pool2d_scratch_bytes(l, g, 2) / sizeof(float));
                    nas::cpu::pool2d_forward(l, g, stored.data(), got.data(), scratch.data(), 2);
                    nas::cpu::pool2d_backward(l, g, stored.data(), gradient.data(), got_gradient.data(), scratch.data(),
                                              2);
                    CHECK(test::difference(test::plain(l, 3, out, got), y) < 1e-6);
                    CHECK(test::difference(test::plain(l, 3, in, got_gradient), dx) < 1e-6);
                }
}

TEST_CASE("cpu pool2d: gradients of windows that are not square, and of images that windows hardly fit",
          "[backend][cpu]") {
    struct sizes {
        std::int64_t in[2], kernel[2], stride[2], before[2], after[2];
    };
    for (auto const l : test::levels())
        for (pool_kind const k : {pool_kind::max, pool_kind::average, pool_kind::average_include_padding})
            for (sizes const& s : {sizes{{7, 5}, {3, 2}, {1, 1}, {1, 0}, {1, 1}},
                                   {{6, 9}, {2, 3}, {2, 2}, {0, 1}, {0, 0}},
                                   {{2, 2}, {3, 3}, {1, 1}, {1, 1}, {1, 1}},
                                   {{1, 8}, {1, 3}, {1, 1}, {0, 1}, {0, 1}},
                                   {{9, 9}, {3, 3}, {2, 2}, {0, 0}, {1, 1}},
                                   {{10, 11}, {3, 3}, {1, 1}, {0, 0}, {0, 0}},
                                   {{10, 11}, {2, 2}, {2, 2}, {0, 0}, {0, 0}},
                                   {{4, 13}, {2, 2}, {4, 3}, {0, 0}, {0, 0}},
                                   {{3, 3}, {3, 3}, {1, 1}, {0, 0}, {0, 0}},
                                   {{8, 17}, {3, 3}, {1, 2}, {2, 2}, {2, 2}}}) {
                auto const windows = [&](int i) {
                    return (s.in[i] + s.before[i] + s.after[i] - s.kernel[i]) / s.stride[i] + 1;
                };
                nas::pool_geometry const g{.kind = k,
                                           .batch = 2,
                                           .channels = 5,
                                           .in_height = s.in[0],
                                           .in_width = s.in[1],
                                           .out_height = windows(0),
                                           .out_width = windows(1),
                                           .kernel_height = s.kernel[0],
                                           .kernel_width = s.kernel[1],
                                           .stride_height = s.stride[0],
                                           .stride_width = s.stride[1],
                                           .pad_top = s.before[0],
                                           .pad_left = s.before[1],
                                           .pad_bottom = s.after[0],
                                           .pad_right = s.after[1]};
                INFO(to_string(l) << " kind " << static_cast<int>(k) << " image " << s.in[0] << " x " << s.in[1]);
                nas::shape const in{5, g.in_height, g.in_width}, out{5, g.out_height, g.out_width};
                auto x = test::random_floats(2 * in.elements(), 1);
                for (float& v : x) v = std::round(v * 2); // many ties
                auto const dy = test::random_floats(2 * out.elements(), 2);
                std::vector<float> dx(x.size());
                nas::reference::pool2d_backward(g, x.data(), dy.data(), dx.data());

                auto const stored = test::blocked(l, 2, in, x), gradient = test::blocked(l, 2, out, dy);
                std::vector<float> got(stored.size(), NAN);
                std::vector<float> scratch(nas::cpu::pool2d_scratch_bytes(l, g, 1) / sizeof(float), NAN);
                nas::cpu::pool2d_backward(l, g, stored.data(), gradient.data(), got.data(), scratch.data(), 1);
                CHECK(test::difference(test::plain(l, 2, in, got), dx) < 1e-6);
            }
}

TEST_CASE("cpu pool2d: NaN wins every maximum it takes part in", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        auto const g = window(pool_kind::max, 1, 5, 3, 1);
        std::vector<float> x(3 * 25, 1.0f);
        x[12] = NAN;
        auto const stored = test::blocked(l, 3, {1, 5, 5}, x);
        std::vector<float> y(stored.size()), scratch(nas::cpu::pool2d_scratch_bytes(l, g, 1) / sizeof(float));
        nas::cpu::pool2d_forward(l, g, stored.data(), y.data(), scratch.data(), 1);
        std::vector<float> const out = test::plain(l, 3, {1, 5, 5}, y);
        int count = 0;
        for (float const v : out) count += std::isnan(v);
        CHECK(count == 9);
        CHECK(std::isnan(out[6]));
        CHECK(out[0] == 1);
    }
}
