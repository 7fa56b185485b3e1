#include <algorithm>
#include <vector>

#include <nas/backend/cpu/norm_passes.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace {

struct result {
    std::vector<float> out, in_gradient, mean, variance, scale_gradient, shift_gradient;
};

struct site {
    nas::cpu::simd_level level;
    nas::cpu::image_extents extents;
    nas::shape image;
    nas::activation act;
};

std::vector<float> images(site const& s, std::uint64_t seed) {
    return test::blocked(s.level, s.extents.batch, s.image,
                         test::random_floats(s.extents.batch * s.image.elements(), seed, -2, 2));
}

result in_one_piece(site const& s, std::vector<float> const& x, std::vector<float> const& g,
                    std::vector<float> const& scale, std::vector<float> const& shift) {
    auto const c = static_cast<std::size_t>(s.extents.channels);
    result r{std::vector<float>(x.size()), std::vector<float>(x.size()), std::vector<float>(c, 0.5f),
             std::vector<float>(c, 2.0f),  std::vector<float>(c),        std::vector<float>(c)};
    std::vector<float> saved(static_cast<std::size_t>(nas::cpu::batch_norm_saved_elements(s.level, s.extents)));
    std::vector<double> scratch(nas::cpu::batch_norm_scratch_bytes(1) / sizeof(double));
    nas::cpu::batch_norm_forward_training(s.level, {.extents = s.extents,
                                                    .momentum = 0.25,
                                                    .act = s.act,
                                                    .in = x.data(),
                                                    .scale = scale.data(),
                                                    .shift = shift.data(),
                                                    .running_mean = r.mean.data(),
                                                    .running_variance = r.variance.data(),
                                                    .out = r.out.data(),
                                                    .saved = saved.data(),
                                                    .scratch = scratch.data()});
    nas::cpu::batch_norm_backward(s.level, {.extents = s.extents,
                                            .act = s.act,
                                            .in = x.data(),
                                            .scale = scale.data(),
                                            .shift = shift.data(),
                                            .saved = saved.data(),
                                            .out_gradient = g.data(),
                                            .in_gradient = r.in_gradient.data(),
                                            .scale_gradient = r.scale_gradient.data(),
                                            .shift_gradient = r.shift_gradient.data(),
                                            .scratch = scratch.data()});
    return r;
}

// One image after the other, by turns for each of three threads.
result in_pieces(site const& s, std::vector<float> const& x, std::vector<float> const& g,
                 std::vector<float> const& scale, std::vector<float> const& shift) {
    auto const c = static_cast<std::size_t>(s.extents.channels);
    constexpr int threads = 3;
    std::vector<double> memory(nas::cpu::norm_link_bytes(s.level, s.extents.channels, threads) / sizeof(double) + 1);
    auto const link = nas::cpu::make_norm_link(s.level, s.act, s.extents.channels, threads, memory.data());
    result r{std::vector<float>(x.size()), std::vector<float>(x.size()), std::vector<float>(c, 0.5f),
             std::vector<float>(c, 2.0f),  std::vector<float>(c),        std::vector<float>(c)};
    nas::cpu::image_extents one = s.extents;
    one.batch = 1;
    std::int64_t const size = one.elements(nas::cpu::lanes(s.level));
    auto const each = [&](auto const& f) {
        for (std::int64_t n = 0; n < s.extents.batch; ++n) f(n * size, static_cast<int>(n % threads));
    };
    nas::cpu::clear_parts(s.level, link);
    each([&](std::int64_t at, int t) { nas::cpu::add_statistics(s.level, link, one, x.data() + at, t); });
    nas::cpu::finish_statistics(s.level, link,
                                {.momentum = 0.25,
                                 .scale = scale.data(),
                                 .shift = shift.data(),
                                 .running_mean = r.mean.data(),
                                 .running_variance = r.variance.data()});
    each([&](std::int64_t at, int) { nas::cpu::apply_norm(s.level, link, one, x.data() + at, r.out.data() + at); });
    nas::cpu::clear_parts(s.level, link);
    std::vector<float> m(x.size());
    each([&](std::int64_t at, int t) {
        nas::cpu::add_gradient_sums(s.level, link, one, x.data() + at, g.data() + at, m.data() + at, t);
    });
    nas::cpu::finish_gradient_sums(s.level, link, s.extents.batch * s.extents.pixels, r.scale_gradient.data(),
                                   r.shift_gradient.data());
    each([&](std::int64_t at, int) {
        nas::cpu::apply_norm_gradient(s.level, link, one, x.data() + at, m.data() + at, r.in_gradient.data() + at);
    });
    return r;
}

void check_close(std::vector<float> const& a, std::vector<float> const& b) {
    REQUIRE(a.size() == b.size());
    float largest = 0, deviation = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        largest = std::max(largest, std::abs(a[i]));
        deviation = std::max(deviation, std::abs(a[i] - b[i]));
    }
    CHECK(deviation <= 1e-5f * std::max(largest, 1.0f)); // sums of 175 numbers of size 1 may cancel
}

} // namespace

TEST_CASE("norm_passes: the pieces make the batch norm and its gradients, for all activations", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const act : {nas::activation::none, nas::activation::relu, nas::activation::relu6,
                               nas::activation::hard_swish, nas::activation::swish, nas::activation::sigmoid}) {
            for (std::int64_t const channels : {1, 16, 21}) {
                INFO(to_string(l) << ", " << to_string(act) << ", " << channels << " channels");
                site const s{l, {.batch = 5, .channels = channels, .pixels = 35}, {channels, 5, 7}, act};
                auto const x = images(s, 1), g = images(s, 2);
                auto const scale = test::random_floats(channels, 3, 0.5, 1.5), shift = test::random_floats(channels, 4);
                result const whole = in_one_piece(s, x, g, scale, shift), pieces = in_pieces(s, x, g, scale, shift);
                check_close(whole.out, pieces.out);
                check_close(whole.mean, pieces.mean);
                check_close(whole.variance, pieces.variance);
                check_close(whole.scale_gradient, pieces.scale_gradient);
                check_close(whole.shift_gradient, pieces.shift_gradient);
                check_close(whole.in_gradient, pieces.in_gradient);
            }
        }
}

TEST_CASE("norm_passes: the gradient of a pool is added before the activation", "[backend][cpu]") {
    for (auto const l : test::levels())
        for (auto const act : {nas::activation::none, nas::activation::relu, nas::activation::hard_swish}) {
            site const s{l, {.batch = 3, .channels = 21, .pixels = 35}, {21, 5, 7}, act};
            auto const x = images(s, 1), g = images(s, 2);
            auto const mean_gradient = test::random_floats(3 * 21, 3);
            std::vector<float> whole = test::plain(l, 3, s.image, g);
            for (std::size_t i = 0; i < whole.size(); ++i) whole[i] += mean_gradient[i / 35] / 35;
            auto const summed = test::blocked(l, 3, s.image, whole);
            auto const pooled = test::blocked(l, 3, {21, 1, 1}, mean_gradient);

            std::vector<double> memory(nas::cpu::norm_link_bytes(l, 21, 1) / sizeof(double) + 1);
            auto const link = nas::cpu::make_norm_link(l, act, 21, 1, memory.data());
            auto const lanes = static_cast<std::size_t>(nas::cpu::lanes(l)), blocks = (21 + lanes - 1) / lanes;
            for (std::size_t c = 0; c < 21; ++c) link.factor[c] = 1.5f, link.offset[c] = 0.25f, link.mean[c] = 0.1f;
            auto const run = [&](auto const& f) {
                nas::cpu::clear_parts(l, link);
                std::vector<float> m(x.size());
                f(m.data());
                for (std::size_t b = 0; b < blocks; ++b)
                    for (std::size_t k = 0; k < lanes; ++k) {
                        m.push_back(static_cast<float>(link.parts[b].mean[k]));
                        m.push_back(static_cast<float>(link.parts[b].squares[k]));
                    }
                return m;
            };
            check_close(
                run([&](float* m) { nas::cpu::add_gradient_sums(l, link, s.extents, x.data(), summed.data(), m, 0); }),
                run([&](float* m) {
                    nas::cpu::add_pool_gradient_sums(l, link, s.extents, x.data(), g.data(), pooled.data(), m, 0);
                }));
        }
}

TEST_CASE("norm_passes: filling channels stay zero", "[backend][cpu]") {
    for (auto const l : test::levels()) {
        site const s{l, {.batch = 2, .channels = 3, .pixels = 4}, {3, 2, 2}, nas::activation::sigmoid};
        auto const x = images(s, 1), g = images(s, 2);
        result const r = in_pieces(s, x, g, {1, 1, 1}, {1, 1, 1});
        auto const lanes = static_cast<std::size_t>(nas::cpu::lanes(l));
        for (auto const& images : {r.out, r.in_gradient})
            for (std::size_t i = 0; i < images.size(); ++i)
                if (i % lanes >= 3) CHECK(images[i] == 0);
    }
}
