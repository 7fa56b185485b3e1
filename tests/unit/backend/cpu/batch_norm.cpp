#include <cmath>
#include <vector>

#include <nas/backend/cpu/batch_norm.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace {

struct trained {
    std::vector<float> out, mean, variance, in_gradient, scale_gradient, shift_gradient;
};

// `gradient_in_place`: the gradient of the input is written over that of the output.
trained train(nas::cpu::simd_level l, nas::cpu::image_extents const& e, nas::shape const& s,
              std::vector<float> const& x, int threads, bool gradient_in_place = false) {
    auto const channels = static_cast<std::size_t>(e.channels);
    auto const stored = test::blocked(l, e.batch, s, x);
    auto gradient = test::blocked(l, e.batch, s, test::random_floats(e.batch * s.elements(), 9));
    std::vector<float> const scale = test::random_floats(e.channels, 2, 0.5, 1.5),
                             shift = test::random_floats(e.channels, 3);
    trained t{{}, std::vector<float>(channels), std::vector<float>(channels),
              {}, std::vector<float>(channels), std::vector<float>(channels)};
    std::vector<float> out(stored.size()), in_gradient(stored.size());
    std::vector<float> saved(static_cast<std::size_t>(nas::cpu::batch_norm_saved_elements(l, e)));
    std::vector<double> scratch(nas::cpu::batch_norm_scratch_bytes(threads) / sizeof(double));
    nas::cpu::batch_norm_forward_training(l, {.extents = e,
                                              .momentum = 1,
                                              .act = nas::activation::relu,
                                              .in = stored.data(),
                                              .scale = scale.data(),
                                              .shift = shift.data(),
                                              .running_mean = t.mean.data(),
                                              .running_variance = t.variance.data(),
                                              .out = out.data(),
                                              .saved = saved.data(),
                                              .scratch = scratch.data(),
                                              .threads = threads});
    float* const target = gradient_in_place ? gradient.data() : in_gradient.data();
    nas::cpu::batch_norm_backward(l, {.extents = e,
                                      .act = nas::activation::relu,
                                      .in = stored.data(),
                                      .scale = scale.data(),
                                      .shift = shift.data(),
                                      .saved = saved.data(),
                                      .out_gradient = gradient.data(),
                                      .in_gradient = target,
                                      .scale_gradient = t.scale_gradient.data(),
                                      .shift_gradient = t.shift_gradient.data(),
                                      .scratch = scratch.data(),
                                      .threads = threads});
    t.out = test::plain(l, e.batch, s, out);
    t.in_gradient = test::plain(l, e.batch, s, gradient_in_place ? gradient : in_gradient);
    return t;
}

} // namespace

TEST_CASE("cpu batch_norm: statistics keep their digits when the mean is a thousand deviations away",
          "[backend][cpu]") {
    nas::shape const s{20, 37, 41};
    nas::cpu::image_extents const e{.batch = 5, .channels = 20, .pixels = 37 * 41};
    auto x = test::random_floats(5 * s.elements(), 1);
    for (float& v : x) v += 1000;
    for (auto const l : test::levels())
        for (int const threads : {1, 2, 3}) {
            INFO(to_string(l) << ", " << threads << " threads");
            trained const t = train(l, e, s, x, threads);
            double mean_error = 0, variance_error = 0;
            for (std::int64_t c = 0; c < 20; ++c) {
                double sum = 0, squares = 0;
                auto const each = [&](auto f) {
                    for (std::int64_t n = 0; n < 5; ++n)
                        for (std::int64_t p = 0; p < e.pixels; ++p)
                            f(static_cast<double>(x[static_cast<std::size_t>((n * 20 + c) * e.pixels + p)]));
                };
                each([&](double v) { sum += v; });
                double const count = 5.0 * static_cast<double>(e.pixels), mean = sum / count;
                each([&](double v) { squares += (v - mean) * (v - mean); });
                auto const at = static_cast<std::size_t>(c);
                mean_error = std::max(mean_error, std::abs(static_cast<double>(t.mean[at]) - mean));
                variance_error = std::max(variance_error,
                                          std::abs(static_cast<double>(t.variance[at]) / (squares / (count - 1)) - 1));
            }
            CHECK(mean_error < 6.2e-5); // half a unit in the last place of 1000
            CHECK(variance_error < 1e-6);
        }
}

TEST_CASE("cpu batch_norm: equal to the last bit for an equal number of threads, close for different ones",
          "[backend][cpu]") {
    nas::shape const s{50, 23, 29}; // blocks left over for three threads
    nas::cpu::image_extents const e{.batch = 4, .channels = 50, .pixels = 23 * 29};
    auto const x = test::random_floats(4 * s.elements(), 1);
    for (auto const l : test::levels()) {
        trained const one = train(l, e, s, x, 1);
        for (int const threads : {2, 3}) {
            trained const a = train(l, e, s, x, threads), b = train(l, e, s, x, threads);
            CHECK(a.out == b.out);
            CHECK(a.in_gradient == b.in_gradient);
            CHECK(a.scale_gradient == b.scale_gradient);
            CHECK(a.variance == b.variance);
            CHECK(test::difference(a.out, one.out) < 1e-6);
            CHECK(test::difference(a.in_gradient, one.in_gradient) < 1e-5);
            CHECK(test::difference(a.shift_gradient, one.shift_gradient) < 1e-5);
        }
    }
}

TEST_CASE("cpu batch_norm: the gradient of the input may replace that of the output", "[backend][cpu]") {
    nas::shape const s{17, 9, 11};
    nas::cpu::image_extents const e{.batch = 3, .channels = 17, .pixels = 99};
    auto const x = test::random_floats(3 * s.elements(), 1);
    for (auto const l : test::levels())
        CHECK(train(l, e, s, x, 2, true).in_gradient == train(l, e, s, x, 2).in_gradient);
}
