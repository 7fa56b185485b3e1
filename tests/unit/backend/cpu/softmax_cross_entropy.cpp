#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <nas/backend/cpu/softmax_cross_entropy.hpp>
#include <nas/backend/reference/softmax_cross_entropy.hpp>

#include "support/catch.hpp"
#include "support/own_kernels.hpp"

namespace {

std::vector<std::int32_t> labels(std::int64_t batch, std::int64_t classes, std::int64_t factor) {
    std::vector<std::int32_t> out;
    for (std::int64_t n = 0; n < batch; ++n) out.push_back(static_cast<std::int32_t>(n * factor % classes));
    return out;
}

} // namespace

TEST_CASE("cpu softmax_cross_entropy: loss and gradient equal the reference, at every level", "[backend][cpu]") {
    for (std::int64_t const classes : {1, 2, 10, 16, 100, 1000})
        for (double const smoothing : {0.0, 0.1}) {
            std::int64_t const batch = 9;
            auto const x = test::random_floats(batch * classes, 1, -20, 20);
            auto const y = labels(batch, classes, 7);
            std::vector<float> gradient(x.size());
            double const loss = nas::reference::softmax_cross_entropy(
                {.batch = batch, .classes = classes, .smoothing = smoothing}, x.data(), y.data(), gradient.data());
            for (auto const l : test::levels())
                for (int const threads : {1, 2}) {
                    INFO(classes << " classes, smoothing " << smoothing << ", " << to_string(l));
                    std::vector<double> losses(static_cast<std::size_t>(2 * batch));
                    std::vector<float> got(x.size());
                    nas::cpu::cross_entropy_call c{.batch = batch,
                                                   .classes = classes,
                                                   .smoothing = smoothing,
                                                   .logits = x.data(),
                                                   .labels = y.data(),
                                                   .gradient = got.data(),
                                                   .losses = losses.data(),
                                                   .threads = threads};
                    auto const r = nas::cpu::softmax_cross_entropy(l, c);
                    CHECK(r.loss == Approx(loss).epsilon(1e-6).margin(1e-6));
                    CHECK(test::difference(got, gradient) < 1e-6);
                    c.gradient = nullptr;
                    CHECK(nas::cpu::softmax_cross_entropy(l, c).loss == r.loss);
                }
        }
}

TEST_CASE("cpu softmax_cross_entropy: a target shared by two labels is the mixture of both losses", "[backend][cpu]") {
    std::int64_t const batch = 5, classes = 37;
    auto const x = test::random_floats(batch * classes, 3, -4, 4);
    auto const first = labels(batch, classes, 5), second = labels(batch, classes, 11);
    std::vector<float> const shares(5, 0.25f);
    for (auto const l : test::levels()) {
        std::vector<double> losses(10);
        std::vector<float> a(x.size()), b(x.size()), mixed(x.size()), expected(x.size());
        nas::cpu::cross_entropy_call c{.batch = batch,
                                       .classes = classes,
                                       .smoothing = 0.2,
                                       .logits = x.data(),
                                       .labels = first.data(),
                                       .gradient = a.data(),
                                       .losses = losses.data()};
        double const of_first = nas::cpu::softmax_cross_entropy(l, c).loss;
        c.labels = second.data(), c.gradient = b.data();
        double const of_second = nas::cpu::softmax_cross_entropy(l, c).loss;
        c.labels = first.data(), c.others = second.data(), c.shares = shares.data(), c.gradient = mixed.data();
        CHECK(nas::cpu::softmax_cross_entropy(l, c).loss == Approx(0.25 * of_first + 0.75 * of_second));
        for (std::size_t i = 0; i < x.size(); ++i) expected[i] = 0.25f * a[i] + 0.75f * b[i];
        CHECK(test::difference(mixed, expected) < 1e-6);
    }
}

TEST_CASE("cpu softmax_cross_entropy: counts the first among equal logits, and tells what is not finite",
          "[backend][cpu]") {
    std::vector<float> x(4 * 20, 1.0f);
    x[20 + 7] = x[20 + 9] = 3;
    x[2 * 20 + 19] = std::numeric_limits<float>::quiet_NaN();
    x[3 * 20 + 4] = 1e30f;
    std::vector<std::int32_t> const y{0, 9, 0, 4};
    for (auto const l : test::levels()) {
        std::vector<double> losses(8);
        nas::cpu::cross_entropy_call const c{
            .batch = 4, .classes = 20, .logits = x.data(), .labels = y.data(), .losses = losses.data()};
        auto const r = nas::cpu::softmax_cross_entropy(l, c);
        CHECK(r.correct == 3); // images 0 and 3, and 2, whose NaN is never the largest
        CHECK(losses[0] == Approx(std::log(20.0)));
        CHECK(std::isnan(losses[4]));
        CHECK(std::isnan(r.loss));
        CHECK(std::abs(losses[6]) < 1e-6);
    }
}
