#include <cmath>
#include <cstdint>
#include <vector>

#include <nas/backend/cpu/bfloat16_convolution.hpp>
#include <nas/backend/reference/conv2d.hpp>
#include <nas/backend/reference/reorder.hpp>
#include <nas/core/rng.hpp>
#include <nas/tensor/arena.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

namespace {

using nas::cpu::bfloat16_convolution;
using nas::cpu::tile_unit;

struct unit {
    tile_unit kind;
    std::int32_t block;
};

std::vector<unit> units() {
    std::vector<unit> all{{tile_unit::emulated, 8}, {tile_unit::emulated, 16}};
    if (nas::cpu::has_amx()) all.push_back({tile_unit::amx, 16});
    else WARN("this processor has no AMX: the emulated unit only");
    return all;
}

nas::conv_geometry geometry(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t height,
                            std::int64_t width, std::int64_t kernel, std::int64_t dilation = 1,
                            std::int64_t stride = 1) {
    std::int64_t const pad = dilation * (kernel / 2);
    return {.batch = batch,
            .in_channels = in,
            .in_height = height,
            .in_width = width,
            .out_channels = out,
            .out_height = (height + stride - 1) / stride,
            .out_width = (width + stride - 1) / stride,
            .kernel_height = kernel,
            .kernel_width = kernel,
            .stride_height = stride,
            .stride_width = stride,
            .dilation_height = dilation,
            .dilation_width = dilation,
            .pad_top = pad,
            .pad_left = pad,
            .pad_bottom = pad,
            .pad_right = pad};
}

std::vector<float> random(std::int64_t n, std::uint64_t seed) {
    nas::rng r(seed);
    std::vector<float> v(static_cast<std::size_t>(n));
    for (float& x : v) x = static_cast<float>(r.uniform(-1, 1));
    return v;
}

std::vector<float> rounded(std::vector<float> v) {
    for (float& x : v) x = nas::cpu::to_float(nas::cpu::to_bfloat16(x));
    return v;
}

struct results {
    std::vector<float> out, in_gradient, weight_gradient;
};

results run(unit u, nas::conv_geometry const& g) {
    bfloat16_convolution const conv(u.kind, u.block, g);
    nas::layout const l{u.block};
    nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
    auto const blocked = [&](nas::shape const& s, std::vector<float> const& plain) {
        std::vector<float> v(static_cast<std::size_t>(nas::storage_elements(g.batch, s, l)));
        nas::reference::reorder(g.batch, s, nas::plain_layout, l, plain.data(), v.data());
        return v;
    };
    auto const plain = [&](nas::shape const& s, std::vector<float> const& stored) {
        std::vector<float> v(static_cast<std::size_t>(g.batch * s.elements()));
        nas::reference::reorder(g.batch, s, l, nas::plain_layout, stored.data(), v.data());
        return v;
    };
    auto const x = blocked(in, random(g.batch * in.elements(), 1)),
               dy = blocked(out, random(g.batch * out.elements(), 2));
    auto const weights = random(g.weight_elements(), 3);
    auto bias = random(g.out_channels, 4);
    bias.resize(static_cast<std::size_t>((g.out_channels + 15) / 16 * 16));
    std::vector<float> w(static_cast<std::size_t>(conv.weight_elements())), dw(w.size(), 1e30f), y(dy.size(), 1e30f),
        dx(x.size(), 1e30f);
    conv.pack(weights.data(), w.data());
    nas::arena panels(conv.panel_bytes()), scratch(conv.scratch_bytes());
    auto const spoil = [&] { std::memset(scratch.data(), 0x7f, scratch.size()); };
    spoil();
    conv.prepare_forward(w.data(), panels.data());
    conv.forward(
        {.from = x.data(), .panels = panels.data(), .bias = bias.data(), .to = y.data(), .scratch = scratch.data()});
    conv.prepare_backward_data(w.data(), panels.data());
    spoil();
    conv.backward_data({.from = dy.data(), .panels = panels.data(), .to = dx.data(), .scratch = scratch.data()});
    spoil();
    conv.backward_weights(
        {.in = x.data(), .out_gradient = dy.data(), .weight_gradient = dw.data(), .scratch = scratch.data()});
    auto twice = dw;
    conv.backward_weights({.in = x.data(),
                           .out_gradient = dy.data(),
                           .weight_gradient = twice.data(),
                           .accumulate = true,
                           .scratch = scratch.data()});
    double worst = 0;
    for (std::size_t i = 0; i < dw.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(twice[i]) - 2.0 * static_cast<double>(dw[i])));
    CHECK(worst < 1e-3);
    results r{plain(out, y), plain(in, dx), std::vector<float>(weights.size())};
    conv.unpack(dw.data(), r.weight_gradient.data());
    // What fills up the last blocks is zero: a round trip over the plain layout changes nothing.
    CHECK(blocked(out, r.out) == y);
    CHECK(blocked(in, r.in_gradient) == dx);
    std::vector<float> again(dw.size());
    conv.pack(r.weight_gradient.data(), again.data());
    CHECK(again == dw);
    return r;
}

// The reference on numbers rounded to bfloat16: what is left is the order of float sums.
results expected(nas::conv_geometry const& g) {
    auto const x = rounded(random(g.batch * g.in_channels * g.in_height * g.in_width, 1));
    auto const dy = rounded(random(g.batch * g.out_channels * g.out_height * g.out_width, 2));
    auto const weights = rounded(random(g.weight_elements(), 3)), bias = random(g.out_channels, 4);
    results r{std::vector<float>(dy.size()), std::vector<float>(x.size()), std::vector<float>(weights.size())};
    nas::reference::conv2d_forward(g, x.data(), weights.data(), bias.data(), r.out.data());
    nas::reference::conv2d_backward_data(g, dy.data(), weights.data(), r.in_gradient.data());
    nas::reference::conv2d_backward_weights(g, x.data(), dy.data(), r.weight_gradient.data());
    return r;
}

double difference(std::vector<float> const& a, std::vector<float> const& b) {
    double largest = 0, scale = 1e-6;
    for (std::size_t i = 0; i < a.size(); ++i) {
        double const d = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
        if (!(d <= largest)) largest = std::isnan(d) ? HUGE_VAL : d;
        scale = std::max(scale, std::abs(static_cast<double>(b[i])));
    }
    return largest / scale;
}

void check(nas::conv_geometry const& g) {
    results const e = expected(g);
    for (unit const u : units()) {
        INFO(to_string(u.kind) << " blocks of " << u.block << ", " << g.batch << " images " << g.in_channels << "-"
                               << g.out_channels << "@" << g.in_height << "x" << g.in_width << " window "
                               << g.kernel_height);
        results const r = run(u, g);
        CHECK(difference(r.out, e.out) < 1e-5);
        CHECK(difference(r.in_gradient, e.in_gradient) < 1e-5);
        CHECK(difference(r.weight_gradient, e.weight_gradient) < 1e-5);
    }
}

} // namespace

TEST_CASE("cpu bfloat16_convolution: 1x1 windows equal the reference on rounded numbers", "[backend][cpu]") {
    check(geometry(2, 16, 32, 8, 8, 1));
    check(geometry(3, 40, 24, 4, 4, 1));
    check(geometry(2, 7, 5, 7, 7, 1)); // an odd number of pixels
    check(geometry(1, 96, 50, 5, 3, 1));
    check(geometry(1, 33, 17, 1, 1, 1));
}

TEST_CASE("cpu bfloat16_convolution: larger windows equal the reference on rounded numbers", "[backend][cpu]") {
    check(geometry(2, 16, 32, 8, 8, 3));
    check(geometry(2, 20, 9, 5, 7, 3));
    check(geometry(1, 33, 49, 4, 16, 3));
    check(geometry(2, 6, 7, 9, 6, 5));
    check(geometry(1, 6, 7, 9, 6, 3, 2));
    check(geometry(3, 17, 16, 1, 1, 3));
    check(geometry(1, 16, 16, 25, 30, 3)); // several runs of positions in the weights' gradient
}

TEST_CASE("cpu bfloat16_convolution: strides equal the reference on rounded numbers", "[backend][cpu]") {
    check(geometry(2, 16, 32, 8, 8, 3, 1, 2));
    check(geometry(3, 20, 9, 5, 7, 3, 1, 2));
    check(geometry(2, 34, 17, 7, 6, 1, 1, 2)); // most pixels are met by no tap
    check(geometry(1, 9, 8, 9, 5, 5, 1, 2));
    check(geometry(1, 9, 8, 6, 7, 3, 2, 2));
    check(geometry(2, 8, 8, 1, 1, 3, 1, 2));
    auto g = geometry(2, 10, 12, 8, 6, 4, 1, 2); // padded more at the end
    g.pad_top = g.pad_left = 1;
    g.pad_bottom = g.pad_right = 2;
    check(g);
}

TEST_CASE("cpu bfloat16_convolution: what it has not is refused", "[backend][cpu]") {
    auto g = geometry(1, 16, 16, 8, 8, 3);
    test::check_error<nas::backend_error>("nas.backend.41",
                                          [&] { (void)bfloat16_convolution(tile_unit::emulated, 4, g); });
    test::check_error<nas::backend_error>("nas.backend.41", [&] { (void)bfloat16_convolution(tile_unit::amx, 8, g); });
    g.stride_height = 2;
    CHECK_FALSE(bfloat16_convolution::applies(g));
    test::check_error<nas::backend_error>("nas.backend.40",
                                          [&] { (void)bfloat16_convolution(tile_unit::emulated, 16, g); });
}
