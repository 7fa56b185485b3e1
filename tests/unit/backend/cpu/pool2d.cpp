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
