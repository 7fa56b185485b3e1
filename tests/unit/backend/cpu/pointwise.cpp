#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <nas/backend/cpu/pointwise.hpp>
#include <nas/backend/reference/activate.hpp>
#include <nas/backend/reference/conv2d.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/own_kernels.hpp"

namespace {

namespace cpu = nas::cpu;

nas::conv_geometry geometry(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t height,
                            std::int64_t width) {
    return {.batch = batch,
            .in_channels = in,
            .in_height = height,
            .in_width = width,
            .out_channels = out,
            .out_height = height,
            .out_width = width};
}

using floats = std::vector<float>;

// A norm with some factors, and the gradient of it.
struct norm {
    norm(cpu::simd_level l, nas::activation act, std::int64_t channels, int threads, std::uint64_t seed)
        : memory(cpu::norm_link_bytes(l, channels, threads) / sizeof(float) + 16),
          link(cpu::make_norm_link(l, act, channels, threads, aligned())) {
        std::uint64_t at = seed;
        for (float* const values : {link.mean, link.inverse, link.factor, link.offset, link.slope, link.constant}) {
            floats const some = test::random_floats(channels, ++at);
            std::copy(some.begin(), some.end(), values);
        }
        cpu::clear_parts(l, link);
    }
    float* aligned() {
        return reinterpret_cast<float*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64);
    }

    floats memory;
    cpu::norm_link link;
};

// Mean and squares of channel c over the parts of all threads, as a norm joins them; or sums, if no count was set.
std::vector<double> joined(cpu::simd_level l, cpu::norm_link const& link) {
    std::int64_t const lanes = cpu::lanes(l), blocks = (link.channels + lanes - 1) / lanes;
    std::vector<double> all;
    for (std::int64_t c = 0; c < link.channels; ++c) {
        double count = 0, mean = 0, squares = 0;
        for (int t = 0; t < link.threads; ++t) {
            auto const& part = link.parts[t * blocks + c / lanes];
            double const m = part.mean[c % lanes], s = part.squares[c % lanes];
            if (part.count == 0) {
                if (count == 0) mean += m, squares += s;
                continue;
            }
            double const d = m - mean, n = count + part.count;
            squares += s + d * d * count * part.count / n;
            mean += d * part.count / n;
            count = n;
        }
        all.push_back(mean);
        all.push_back(squares);
    }
    return all;
}

double deviation(std::vector<double> const& a, std::vector<double> const& b) {
    double worst = 0, largest = 1e-30;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::abs(a[i] - b[i]));
        largest = std::max(largest, std::abs(b[i]));
    }
    return worst / largest;
}

struct results {
    floats out, in_gradient, weight_gradient;
    std::vector<double> statistics, sums;
};

struct data {
    explicit data(nas::conv_geometry const& g, cpu::simd_level l)
        : in(g.batch, {g.in_channels, g.in_height, g.in_width}, l, 1, 1),
          gradient(g.batch, {g.out_channels, g.out_height, g.out_width}, l, 2, 0),
          weights(test::random_floats(g.weight_elements(), 3)) {}

    // Blocked images with a mean.
    struct images {
        images(std::int64_t batch, nas::shape const& extents, cpu::simd_level l, std::uint64_t seed, double mean)
            : blocked(test::blocked(l, batch, extents,
                                    test::random_floats(batch * extents.elements(), seed, mean - 1, mean + 1))) {}
        floats blocked;
    };
    images in, gradient;
    floats weights;
};

struct hooks {
    bool before = false, sums = false, behind = false;
    nas::activation act = nas::activation::relu6;
};

results fused(cpu::simd_level l, nas::conv_geometry const& g, hooks const& h, int threads) {
    cpu::pointwise const conv(l, g, threads);
    data const d(g, l);
    norm before(l, h.act, g.in_channels, threads, 10), behind(l, h.act, g.out_channels, threads, 20);
    floats stored(static_cast<std::size_t>(conv.weight_elements())),
        data_weights(static_cast<std::size_t>(conv.data_weight_elements()));
    conv.pack(d.weights.data(), stored.data());
    floats scratch(conv.scratch_bytes() / sizeof(float) + 16, NAN);
    auto* const work = reinterpret_cast<float*>((reinterpret_cast<std::uintptr_t>(scratch.data()) + 63) / 64 * 64);
    results r{
        floats(d.gradient.blocked.size(), NAN), floats(d.in.blocked.size(), NAN), floats(stored.size(), NAN), {}, {}};
    conv.forward({.in = d.in.blocked.data(),
                  .weights = stored.data(),
                  .out = r.out.data(),
                  .scratch = work,
                  .before = h.before ? &before.link : nullptr,
                  .behind = h.behind ? &behind.link : nullptr});
    if (h.behind) r.statistics = joined(l, behind.link);
    conv.prepare_data(stored.data(), data_weights.data());
    conv.backward({.in = d.in.blocked.data(),
                   .out = r.out.data(),
                   .out_gradient = d.gradient.blocked.data(),
                   .data_weights = data_weights.data(),
                   .in_gradient = r.in_gradient.data(),
                   .weight_gradient = r.weight_gradient.data(),
                   .scratch = work,
                   .before = h.before ? &before.link : nullptr,
                   .behind = h.behind ? &behind.link : nullptr,
                   .sums = h.sums});
    if (h.sums) r.sums = joined(l, before.link);
    floats plain(d.weights.size());
    conv.unpack(r.weight_gradient.data(), plain.data());
    r.weight_gradient = plain;
    return r;
}

// The same with a pass for each step.
results in_passes(cpu::simd_level l, nas::conv_geometry const& g, hooks const& h) {
    data const d(g, l);
    norm before(l, h.act, g.in_channels, 1, 10), behind(l, h.act, g.out_channels, 1, 20);
    nas::shape const in{g.in_channels, g.in_height, g.in_width}, out{g.out_channels, g.out_height, g.out_width};
    cpu::image_extents const in_extents{g.batch, g.in_channels, g.in_height * g.in_width},
        out_extents{g.batch, g.out_channels, g.out_height * g.out_width};
    floats x = d.in.blocked, gradient = d.gradient.blocked;
    if (h.before) cpu::apply_norm(l, before.link, in_extents, x.data(), x.data());
    floats const plain_x = test::plain(l, g.batch, in, x);
    floats y(test::plain(l, g.batch, out, gradient).size()), dx(plain_x.size());
    results r;
    r.weight_gradient.resize(d.weights.size());
    nas::reference::conv2d_forward(g, plain_x.data(), d.weights.data(), nullptr, y.data());
    r.out = test::blocked(l, g.batch, out, y);
    if (h.behind) {
        cpu::add_statistics(l, behind.link, out_extents, r.out.data(), 0);
        r.statistics = joined(l, behind.link);
        cpu::apply_norm_gradient(l, behind.link, out_extents, r.out.data(), gradient.data(), gradient.data());
    }
    floats const plain_gradient = test::plain(l, g.batch, out, gradient);
    nas::reference::conv2d_backward_weights(g, plain_x.data(), plain_gradient.data(), r.weight_gradient.data());
    nas::reference::conv2d_backward_data(g, plain_gradient.data(), d.weights.data(), dx.data());
    r.in_gradient = test::blocked(l, g.batch, in, dx);
    if (h.sums) {
        cpu::clear_parts(l, before.link);
        cpu::add_gradient_sums(l, before.link, in_extents, d.in.blocked.data(), r.in_gradient.data(),
                               r.in_gradient.data(), 0);
        r.sums = joined(l, before.link);
    }
    return r;
}

void check(nas::conv_geometry const& g, hooks const& h) {
    INFO(g.batch << " images " << g.in_channels << "-" << g.out_channels << "@" << g.in_height << "x" << g.in_width
                 << (h.before ? ", norm in front" : "") << (h.sums ? " and its sums" : "")
                 << (h.behind ? ", norm behind, " : ", ") << to_string(h.act));
    for (auto const l : test::levels()) {
        results const e = in_passes(l, g, h);
        for (int const threads : {1, 2, 3}) {
            INFO(to_string(l) << ", " << threads << " threads");
            results const r = fused(l, g, h, threads);
            // With filling channels, which must be zero.
            CHECK(test::difference(r.out, e.out) < 3e-6);
            CHECK(test::difference(r.in_gradient, e.in_gradient) < 1e-5);
            CHECK(test::difference(r.weight_gradient, e.weight_gradient) < 1e-5);
            CHECK(deviation(r.statistics, e.statistics) < 1e-6);
            CHECK(deviation(r.sums, e.sums) < 1e-5);
        }
    }
}

constexpr hooks all_hooks[] = {{},
                               {.before = true},
                               {.before = true, .sums = true},
                               {.behind = true},
                               {.before = true, .sums = true, .behind = true}};

} // namespace

TEST_CASE("cpu pointwise: with the work of norms equal to one pass after the other, for odd numbers of channels",
          "[backend][cpu]") {
    for (hooks const& h : all_hooks)
        for (auto const& [in, out] :
             {std::pair<std::int64_t, std::int64_t>{1, 17}, {17, 1}, {36, 40}, {40, 36}, {33, 16}})
            check(geometry(3, in, out, 5, 3), h);
}

TEST_CASE(
    "cpu pointwise: single pixels, strips of several images, of parts of one, and images that make no whole strip",
    "[backend][cpu]") {
    hooks const h{.before = true, .sums = true, .behind = true};
    check(geometry(5, 20, 9, 1, 1), h);
    check(geometry(70, 9, 20, 2, 2), h);
    check(geometry(7, 20, 24, 7, 7), h);
    check(geometry(7, 20, 24, 7, 7), {});
    check(geometry(1, 9, 20, 1, 700), h);
    check(geometry(3, 36, 20, 19, 17), h);
    check(geometry(300, 9, 17, 1, 1), h);
    check(geometry(300, 9, 17, 1, 1), {.behind = true});
}

TEST_CASE("cpu pointwise: every activation of a norm that keeps filling channels", "[backend][cpu]") {
    for (auto const act :
         {nas::activation::none, nas::activation::relu, nas::activation::hard_swish, nas::activation::swish})
        for (std::int64_t const batch : {1, 9})
            check(geometry(batch, 20, 17, 6, 7), {.before = true, .sums = true, .behind = true, .act = act});
}

TEST_CASE("cpu pointwise: statistics keep their digits far from zero", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (std::int64_t const batch : {1, 8}) {
            auto const g = geometry(batch, 16, 16, 16, 15);
            cpu::pointwise const conv(l, g, 1);
            nas::shape const s{16, 16, 15};
            // 1000 with deviations of one; the first pixels are far from all others.
            floats plain = test::random_floats(batch * s.elements(), 1, 999, 1001);
            for (std::size_t i = 0; i < 5; ++i) plain[i] = 0;
            floats const x = test::blocked(l, batch, s, plain);
            floats identity(256);
            for (std::size_t i = 0; i < 16; ++i) identity[17 * i] = 1;
            floats weights(static_cast<std::size_t>(conv.weight_elements())), out(x.size());
            conv.pack(identity.data(), weights.data());
            norm got(l, nas::activation::none, 16, 1, 1), expected(l, nas::activation::none, 16, 1, 1);
            floats scratch(conv.scratch_bytes() / sizeof(float));
            conv.forward({.in = x.data(),
                          .weights = weights.data(),
                          .out = out.data(),
                          .scratch = scratch.data(),
                          .behind = &got.link});
            cpu::add_statistics(l, expected.link, {batch, 16, 240}, x.data(), 0);
            auto const a = joined(l, got.link), b = joined(l, expected.link);
            for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) <= 2e-5 * std::abs(b[i]));
        }
}

TEST_CASE("cpu pointwise: bias and activation follow, and filling channels stay zero", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const act : {nas::activation::none, nas::activation::relu6, nas::activation::sigmoid})
            for (std::int64_t const batch : {1, 12}) {
                auto const g = geometry(batch, 12, 21, 5, 6);
                cpu::pointwise const conv(l, g, 2);
                data const d(g, l);
                floats const bias = test::random_floats(21, 7);
                floats weights(static_cast<std::size_t>(conv.weight_elements())), out(d.gradient.blocked.size(), NAN);
                floats scratch(conv.scratch_bytes() / sizeof(float));
                conv.pack(d.weights.data(), weights.data());
                conv.forward({.in = d.in.blocked.data(),
                              .weights = weights.data(),
                              .bias = bias.data(),
                              .act = act,
                              .out = out.data(),
                              .scratch = scratch.data()});
                floats expected(static_cast<std::size_t>(batch * 21 * 30));
                floats const x = test::plain(l, batch, {12, 5, 6}, d.in.blocked);
                nas::reference::conv2d_forward(g, x.data(), d.weights.data(), bias.data(), expected.data());
                nas::reference::activate_forward(act, batch * 21 * 30, expected.data(), expected.data());
                CHECK(test::difference(out, test::blocked(l, batch, {21, 5, 6}, expected)) < 3e-6);
            }
}

TEST_CASE("cpu pointwise: equal to the last bit for an equal number of threads", "[backend][cpu]") {
    hooks const h{.before = true, .sums = true, .behind = true};
    for (std::int64_t const batch : {2, 9}) {
        auto const g = geometry(batch, 20, 36, 8, 7);
        for (auto const l : test::levels()) {
            results const a = fused(l, g, h, 2), b = fused(l, g, h, 2);
            CHECK(a.out == b.out);
            CHECK(a.in_gradient == b.in_gradient);
            CHECK(a.weight_gradient == b.weight_gradient);
            CHECK(a.statistics == b.statistics);
            CHECK(a.sums == b.sums);
        }
    }
}

TEST_CASE("cpu pointwise: only for windows of one pixel, side by side and without groups", "[backend][cpu]") {
    auto g = geometry(1, 8, 8, 4, 4);
    CHECK(cpu::pointwise::applies(g));
    auto other = g;
    other.groups = 2;
    CHECK_FALSE(cpu::pointwise::applies(other));
    other = g;
    other.stride_width = 2;
    CHECK_FALSE(cpu::pointwise::applies(other));
    other = g;
    other.kernel_width = 3;
    CHECK_FALSE(cpu::pointwise::applies(other));
    other = g;
    other.pad_top = 1;
    CHECK_FALSE(cpu::pointwise::applies(other));
    other = g;
    other.out_height = 3; // negative padding
    CHECK_FALSE(cpu::pointwise::applies(other));
}
