#include <cmath>
#include <limits>
#include <vector>

#include <nas/backend/reference/pool2d.hpp>

#include "support/catch.hpp"

namespace reference = nas::reference;
using nas::pool_geometry;
using nas::pool_kind;

namespace {

using tensor = std::vector<float>;

// 3x3 window, stride 2, one row and column of padding all around, on a 3x3 image: the four corners.
pool_geometry corners(pool_kind kind) {
    return {.kind = kind,
            .in_height = 3,
            .in_width = 3,
            .out_height = 2,
            .out_width = 2,
            .kernel_height = 3,
            .kernel_width = 3,
            .stride_height = 2,
            .stride_width = 2,
            .pad_top = 1,
            .pad_left = 1,
            .pad_bottom = 1,
            .pad_right = 1};
}

tensor pooled(pool_kind kind, tensor const& in) {
    tensor out(4, -1e9f);
    reference::pool2d_forward(corners(kind), in.data(), out.data());
    return out;
}

tensor gradient(pool_kind kind, tensor const& in) {
    tensor const g{1, 10, 100, 1000};
    tensor out(9, -1e9f);
    reference::pool2d_backward(corners(kind), kind == pool_kind::max ? in.data() : nullptr, g.data(), out.data());
    return out;
}

tensor const image{1, 2, 3, 4, 5, 6, 7, 8, 9};

} // namespace

TEST_CASE("reference pool2d: each kind by hand", "[backend][reference]") {
    CHECK(pooled(pool_kind::max, image) == tensor{5, 6, 8, 9});
    CHECK(pooled(pool_kind::average, image) == tensor{3, 4, 6, 7});
    CHECK(pooled(pool_kind::average_include_padding, image) == tensor{12 / 9.0f, 16 / 9.0f, 24 / 9.0f, 28 / 9.0f});
}

TEST_CASE("reference pool2d: padding never wins a maximum", "[backend][reference]") {
    tensor negative;
    for (float const x : image) negative.push_back(-x);
    CHECK(pooled(pool_kind::max, negative) == tensor{-1, -2, -4, -5});
}

TEST_CASE("reference pool2d: gradients by hand", "[backend][reference]") {
    CHECK(gradient(pool_kind::max, image) == tensor{0, 0, 0, 0, 1, 10, 0, 100, 1000});
    CHECK(gradient(pool_kind::average, image) == tensor{0.25f, 2.75f, 2.5f, 25.25f, 277.75f, 252.5f, 25, 275, 250});
    tensor const include = gradient(pool_kind::average_include_padding, image);
    CHECK(include[0] == Approx(1 / 9.0));
    CHECK(include[4] == Approx(1111 / 9.0));
}

TEST_CASE("reference pool2d: of equal elements the first, row by row, takes the gradient", "[backend][reference]") {
    CHECK(gradient(pool_kind::max, tensor(9, 2.0f)) == tensor{1, 10, 0, 100, 1000, 0, 0, 0, 0});
}

TEST_CASE("reference pool2d: NaN propagates", "[backend][reference]") {
    for (pool_kind const kind : {pool_kind::max, pool_kind::average}) {
        for (std::size_t const at : {std::size_t{0}, std::size_t{4}}) {
            tensor in = image;
            in[at] = std::numeric_limits<float>::quiet_NaN();
            CHECK(std::isnan(pooled(kind, in)[0]));
            CHECK(std::isnan(pooled(kind, in)[3]) == (at == 4));
        }
    }
}

TEST_CASE("reference pool2d: uneven strides, windows and padding, several planes", "[backend][reference]") {
    // Two planes of 2x5; windows 1x2, stride 1x3, one column of padding on the right: columns {0,1} and {3,4}.
    pool_geometry const g{.kind = pool_kind::max,
                          .channels = 2,
                          .in_height = 2,
                          .in_width = 5,
                          .out_height = 2,
                          .out_width = 2,
                          .kernel_width = 2,
                          .stride_width = 3,
                          .pad_right = 1};
    tensor in;
    for (int i = 0; i < 20; ++i) in.push_back(static_cast<float>(i % 2 ? -i : i));
    tensor out(8);
    reference::pool2d_forward(g, in.data(), out.data());
    CHECK(out == tensor{0, 4, 6, 8, 10, 14, 16, 18});
}
