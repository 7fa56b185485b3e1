#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <nas/train/cross_entropy.hpp>
#include <nas/train/kl_divergence.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;

TEST_CASE("kl_divergence: by hand, from every form of target", "[train]") {
    std::vector<float> const x{0, std::log(3.0f)}, q{0.5f, 0.5f}; // p = (1/4, 3/4)
    double const expected = 0.5 * std::log(2.0) + 0.5 * std::log(2.0 / 3);
    std::vector<float> const log_q{std::log(0.5f), std::log(0.5f)}, logits{7, 7};
    std::vector<float> g(2);
    CHECK(kl_divergence{}(1, x, q, g) == Approx(expected));
    CHECK(g[0] == Approx(-0.25));
    CHECK(g[1] == Approx(0.25));
    CHECK(kl_divergence{.targets_are = kl_target::log_probabilities}(1, x, log_q) == Approx(expected));
    CHECK(kl_divergence{.targets_are = kl_target::logits}(1, x, logits) == Approx(expected));
    CHECK(kl_divergence{.targets_are = kl_target::logits, .temperature = 3}(1, x, x) == Approx(0).margin(1e-12));
    // temperature ln 3 / ln 2 makes x / T = (0, ln 2), p = (1/3, 2/3)
    double const t = std::log(3.0) / std::log(2.0);
    CHECK(kl_divergence{.temperature = t}(1, x, q) == Approx(t * t * (0.5 * std::log(1.5) + 0.5 * std::log(0.75))));
}

TEST_CASE("kl_divergence: of a certain target it is cross-entropy", "[train]") {
    auto const x = test::random_numbers(12);
    std::vector<float> q(12);
    std::vector<std::int32_t> const labels{2, 0, 3};
    for (std::size_t i = 0; i < 3; ++i) q[4 * i + static_cast<std::size_t>(labels[i])] = 1;
    CHECK(kl_divergence{}(3, x, q) == Approx(cross_entropy{}(x, labels).loss));
    CHECK(kl_divergence{.reduction = loss_reduction::sum}(3, x, q) == Approx(3 * cross_entropy{}(x, labels).loss));
}

TEST_CASE("kl_divergence: the gradient is the difference of the loss", "[train]") {
    auto const t = test::random_numbers(12, 2, 0.05, 1);
    for (auto const form : {kl_target::probabilities, kl_target::log_probabilities, kl_target::logits})
        for (double const temperature : {1.0, 4.0})
            for (auto const r : {loss_reduction::mean, loss_reduction::sum}) {
                kl_divergence const loss{.targets_are = form, .temperature = temperature, .reduction = r};
                test::check_loss_gradient(test::random_numbers(12), [&](auto x, auto g) { return loss(3, x, t, g); });
            }
}

TEST_CASE("kl_divergence: logits far apart do not overflow, and NaN is passed on", "[train]") {
    std::vector<float> const far{-1e4f, 1e4f}, q{0, 1};
    CHECK(kl_divergence{}(1, far, q) == 0);
    CHECK(std::isfinite(kl_divergence{.targets_are = kl_target::logits}(1, q, far)));
    std::vector<float> const nan{0, std::numeric_limits<float>::quiet_NaN()};
    CHECK(std::isnan(kl_divergence{}(1, nan, q)));
    CHECK(std::isnan(kl_divergence{}(1, q, nan)));
}

TEST_CASE("kl_divergence: refuses what does not fit", "[train]") {
    std::vector<float> const six(6), four(4);
    std::vector<float> g(4);
    test::check_error<train_error>("nas.train.30", [&] { kl_divergence{}(1, six, four); });
    test::check_error<train_error>("nas.train.30", [&] { kl_divergence{}(1, six, six, g); });
    test::check_error<train_error>(
        "nas.train.30", [&] { kl_divergence{}(4, six, six); }, "6 logits", "4 rows");
    test::check_error<train_error>("nas.train.31", [&] { kl_divergence{}(1, {}, {}); });
    test::check_error<train_error>(
        "nas.train.32", [&] { kl_divergence{}(0, six, six); }, "rows");
    test::check_error<train_error>(
        "nas.train.32", [&] { kl_divergence{.temperature = 0}(1, six, six); }, "temperature");
}
