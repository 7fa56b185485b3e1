#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include <nas/train/arcface_loss.hpp>
#include <nas/train/cross_entropy.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;
using labels_t = std::vector<std::int32_t>;

TEST_CASE("arcface_loss: adds the margin to the angle of the label", "[train]") {
    double const angle = 0.7, margin = 0.4, scale = 5;
    std::vector<float> const c{static_cast<float>(std::cos(angle)), 0.2f};
    double const a = scale * std::cos(angle + margin), b = scale * 0.2;
    CHECK(arcface_loss{.margin = margin, .scale = scale}(c, labels_t{0}).loss ==
          Approx(std::log(std::exp(a) + std::exp(b)) - a));
    // beyond pi - margin: linear
    std::vector<float> const back{-0.99f, 0.2f};
    double const far = scale * (static_cast<double>(back[0]) - margin * std::sin(margin));
    CHECK(arcface_loss{.margin = margin, .scale = scale}(back, labels_t{0}).loss ==
          Approx(std::log(std::exp(far) + std::exp(b)) - far));
    double const easy = scale * static_cast<double>(back[0]);
    CHECK(arcface_loss{.margin = margin, .scale = scale, .easy_margin = true}(back, labels_t{0}).loss ==
          Approx(std::log(std::exp(easy) + std::exp(b)) - easy));
}

TEST_CASE("arcface_loss: without margin it is cross-entropy of scaled cosines", "[train]") {
    auto const c = test::random_numbers(12, 1, -0.9, 0.9);
    std::vector<float> scaled(c);
    for (float& x : scaled) x *= 8;
    labels_t const labels{0, 3, 1};
    auto const v = arcface_loss{.margin = 0, .scale = 8}(c, labels);
    CHECK(v.loss == Approx(cross_entropy{}(scaled, labels).loss).epsilon(1e-6));
    CHECK(v.correct == cross_entropy{}(scaled, labels).correct);
}

TEST_CASE("arcface_loss: the gradient is the difference of the loss", "[train]") {
    labels_t const labels{0, 3, 1, 2};
    for (double const margin : {0.0, 0.3, 0.5})
        for (bool const easy : {false, true})
            for (auto const r : {loss_reduction::mean, loss_reduction::sum}) {
                arcface_loss const loss{.margin = margin, .scale = 4, .easy_margin = easy, .reduction = r};
                test::check_loss_gradient(
                    test::random_numbers(16, 1, -0.9, 0.9), [&](auto x, auto g) { return loss(x, labels, g).loss; },
                    1.0 / 1024, 1e-4);
            }
}

TEST_CASE("arcface_loss: cosines rounded beyond one are cut, and NaN is no guess", "[train]") {
    std::vector<float> const c{1.0001f, -1.0001f};
    std::vector<float> g(2);
    CHECK(std::isfinite(arcface_loss{}(c, labels_t{0}, g).loss));
    CHECK((std::isfinite(g[0]) && std::isfinite(g[1])));
    CHECK(std::isfinite(arcface_loss{}(c, labels_t{1}, g).loss));
    std::vector<float> const nan{std::numeric_limits<float>::quiet_NaN(), 0};
    auto const v = arcface_loss{}(nan, labels_t{0});
    CHECK_FALSE(std::isfinite(v.loss));
    CHECK(v.correct == 0);
}

TEST_CASE("arcface_loss: refuses what does not fit", "[train]") {
    std::vector<float> const six(6);
    std::vector<float> g(4);
    test::check_error<train_error>("nas.train.30", [&] { (void)arcface_loss{}(six, labels_t{0, 0, 0, 0}); });
    test::check_error<train_error>("nas.train.30", [&] { (void)arcface_loss{}(six, labels_t{0, 1}, g); });
    test::check_error<train_error>("nas.train.31", [&] { (void)arcface_loss{}(six, labels_t{}); });
    test::check_error<train_error>(
        "nas.train.32", [&] { (void)arcface_loss{.margin = 2}(six, labels_t{0}); }, "margin");
    test::check_error<train_error>(
        "nas.train.32", [&] { (void)arcface_loss{.scale = 0}(six, labels_t{0}); }, "scale");
    test::check_error<train_error>(
        "nas.train.33",
        [&] {
            (void)arcface_loss{}(six, labels_t{0, 3});
        },
        "label 3");
    test::check_error<train_error>("nas.train.33", [&] { (void)arcface_loss{}(six, labels_t{-1, 0}); });
}
