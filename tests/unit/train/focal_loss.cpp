#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <nas/train/binary_cross_entropy.hpp>
#include <nas/train/cross_entropy.hpp>
#include <nas/train/focal_loss.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/loss_gradients.hpp"

using namespace nas::train;
using nas::train_error;
using labels_t = std::vector<std::int32_t>;

TEST_CASE("focal_loss: by hand, for independent questions and for classes", "[train]") {
    std::vector<float> const x{std::log(3.0f), std::log(3.0f)}, t{1, 0}; // p = 3/4
    double const yes = 0.25 * 0.0625 * std::log(4.0 / 3), no = 0.75 * 0.5625 * std::log(4.0);
    CHECK(focal_loss{}(x, t) == Approx((yes + no) / 2));
    CHECK(focal_loss{.normaliser = 1}(x, t) == Approx(yes + no));
    CHECK(focal_loss{.reduction = loss_reduction::sum}(x, t) == Approx(yes + no));
    CHECK(focal_loss{.alpha = -1}(x, t) == Approx((yes / 0.25 + no / 0.75) / 2));
    std::vector<float> const rows{0, std::log(3.0f)};
    auto const v = focal_loss{}(rows, labels_t{1});
    CHECK(v.loss == Approx(0.0625 * std::log(4.0 / 3)));
    CHECK(v.correct == 1);
    CHECK(focal_loss{.gamma = 1}(rows, labels_t{0}).loss == Approx(0.75 * std::log(4.0)));
}

TEST_CASE("focal_loss: with gamma 0 it is cross-entropy", "[train]") {
    auto const x = test::random_numbers(12), t = test::random_numbers(12, 2, 0, 1);
    CHECK(focal_loss{.gamma = 0, .alpha = -1}(x, t) == Approx(binary_cross_entropy{}(x, t)));
    labels_t const labels{0, 2, 1, 2};
    CHECK(focal_loss{.gamma = 0}(x, labels).loss == Approx(cross_entropy{}(x, labels).loss));
}

TEST_CASE("focal_loss: the gradient is the difference of the loss", "[train]") {
    auto const t = test::random_numbers(12, 2, 0, 1);
    labels_t const labels{0, 2, 1, 2};
    for (double const gamma : {0.0, 0.5, 1.0, 2.0, 3.5})
        for (double const alpha : {-1.0, 0.25}) {
            focal_loss const loss{.gamma = gamma, .alpha = alpha};
            test::check_loss_gradient(test::random_numbers(12), [&](auto x, auto g) { return loss(x, t, g); });
            test::check_loss_gradient(test::random_numbers(12),
                                      [&](auto x, auto g) { return loss(x, labels, g).loss; });
        }
}

TEST_CASE("focal_loss: certainty neither overflows nor yields NaN", "[train]") {
    std::vector<float> const far{1e4f, -1e4f}, t{1, 0}, wrong{0, 1};
    std::vector<float> g(2);
    for (double const gamma : {0.0, 0.5, 2.0}) {
        focal_loss const loss{.gamma = gamma, .alpha = -1};
        CHECK(loss(far, t, g) == Approx(0).margin(1e-12));
        CHECK((std::isfinite(g[0]) && std::isfinite(g[1])));
        CHECK(loss(far, wrong, g) == Approx(1e4));
        CHECK(g[0] == Approx(0.5));
        CHECK(loss(far, labels_t{0}, g).loss == Approx(0).margin(1e-12));
        CHECK(g == std::vector<float>{0, 0});
        CHECK(loss(far, labels_t{1}, g).loss == Approx(2e4));
        CHECK(g[0] == Approx(1));
    }
    std::vector<float> const nan{0, std::numeric_limits<float>::quiet_NaN()};
    CHECK(std::isnan(focal_loss{}(nan, t)));
    CHECK(std::isnan(focal_loss{}(nan, labels_t{0}).loss));
}

TEST_CASE("focal_loss: refuses what does not fit", "[train]") {
    std::vector<float> const three(3), two(2);
    std::vector<float> g(2);
    test::check_error<train_error>("nas.train.30", [&] { focal_loss{}(three, two); });
    test::check_error<train_error>("nas.train.30", [&] { focal_loss{}(three, three, g); });
    test::check_error<train_error>("nas.train.30", [&] { focal_loss{}(three, labels_t{0, 0}); });
    test::check_error<train_error>("nas.train.31", [&] { focal_loss{}(std::vector<float>{}, std::vector<float>{}); });
    test::check_error<train_error>("nas.train.31", [&] { focal_loss{}(three, labels_t{}); });
    test::check_error<train_error>(
        "nas.train.32", [&] { focal_loss{.gamma = -1}(two, two); }, "gamma");
    test::check_error<train_error>(
        "nas.train.32", [&] { focal_loss{.alpha = 1}(two, two); }, "alpha");
    test::check_error<train_error>(
        "nas.train.32", [&] { focal_loss{.normaliser = -1}(two, two); }, "normaliser");
    test::check_error<train_error>(
        "nas.train.33", [&] { focal_loss{}(three, labels_t{3}); }, "label 3 at position 0");
    test::check_error<train_error>("nas.train.33", [&] { focal_loss{}(three, labels_t{-1}); });
}
