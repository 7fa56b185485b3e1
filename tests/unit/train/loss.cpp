#include <cmath>
#include <limits>
#include <vector>

#include <nas/train/loss.hpp>

#include "support/catch.hpp"

using nas::train::softmax_cross_entropy;

namespace {

std::vector<float> some_logits(std::size_t n) {
    std::vector<float> out(n);
    for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<float>((static_cast<int>(i) * 37) % 23 - 11) / 4;
    return out;
}

} // namespace

TEST_CASE("loss: equal logits cost the logarithm of the number of classes", "[train]") {
    std::vector<float> const logits(30, 1.5f);
    std::vector<std::uint8_t> const labels{0, 4, 9};
    auto const v = softmax_cross_entropy{}(logits, labels);
    CHECK(v.loss == Approx(std::log(10.0)));
    CHECK(v.correct == 1); // the first of equals is the guess
    CHECK(softmax_cross_entropy{.label_smoothing = 0.3}(logits, labels).loss == Approx(std::log(10.0)));
}

TEST_CASE("loss: two classes by hand", "[train]") {
    // logits (ln 3, 0): softmax (3/4, 1/4); label 1: -ln 1/4
    std::vector<float> const logits{std::log(3.0f), 0};
    std::vector<std::uint8_t> const label{1};
    std::vector<float> gradient(2);
    auto const v = softmax_cross_entropy{}(logits, label, gradient);
    CHECK(v.loss == Approx(std::log(4.0)));
    CHECK(v.correct == 0);
    CHECK(gradient[0] == Approx(0.75));
    CHECK(gradient[1] == Approx(-0.75));
    // smoothing 0.2: q = (0.1, 0.9)
    auto const smooth = softmax_cross_entropy{.label_smoothing = 0.2}(logits, label, gradient);
    CHECK(smooth.loss == Approx(0.1 * std::log(4.0 / 3) + 0.9 * std::log(4.0)));
    CHECK(gradient[0] == Approx(0.65));
    CHECK(gradient[1] == Approx(-0.65));
}

TEST_CASE("loss: the gradient is the finite difference of the loss", "[train]") {
    std::size_t const images = 4, classes = 7;
    std::vector<float> logits = some_logits(images * classes);
    std::vector<std::uint8_t> const labels{3, 0, 6, 3};
    for (double const smoothing : {0.0, 0.1, 0.9}) {
        softmax_cross_entropy const loss{.label_smoothing = smoothing};
        std::vector<float> gradient(logits.size());
        (void)loss(logits, labels, gradient);
        for (std::size_t i = 0; i < logits.size(); ++i) {
            float const old = logits[i];
            float const h = 1.0f / 128; // exact in float
            logits[i] = old + h;
            double const up = loss(logits, labels).loss;
            logits[i] = old - h;
            double const down = loss(logits, labels).loss;
            logits[i] = old;
            CHECK(gradient[i] == Approx((up - down) / (2 * h)).margin(2e-5));
        }
    }
}

TEST_CASE("loss: the gradient of every image sums to zero", "[train]") {
    std::vector<float> const logits = some_logits(50);
    std::vector<std::uint8_t> const labels{1, 2, 3, 4, 5};
    std::vector<float> gradient(50);
    (void)softmax_cross_entropy{.label_smoothing = 0.1}(logits, labels, gradient);
    for (std::size_t i = 0; i < 5; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < 10; ++k) sum += double{gradient[i * 10 + k]};
        CHECK(sum == Approx(0).margin(1e-7));
    }
}

TEST_CASE("loss: a constant added to all logits changes nothing, however large", "[train]") {
    std::vector<float> const logits{1, 2, 4}, shifted{1e6f + 1, 1e6f + 2, 1e6f + 4}, far{-1e30f, 0, 1e30f};
    std::vector<std::uint8_t> const label{2};
    CHECK(softmax_cross_entropy{}(shifted, label).loss == Approx(softmax_cross_entropy{}(logits, label).loss));
    CHECK(softmax_cross_entropy{}(far, label).loss == 0);
    std::vector<std::uint8_t> const wrong{0};
    CHECK(softmax_cross_entropy{}(far, wrong).loss == Approx(2e30));
}

TEST_CASE("loss: correct counts the images whose largest logit is the label's", "[train]") {
    std::vector<float> const logits{5, 1, 0, 1, 5, 0, 0, 1, 5, 5, 5, 0};
    std::vector<std::uint8_t> const labels{0, 1, 1, 1};
    CHECK(softmax_cross_entropy{}(logits, labels).correct == 2); // the last has two largest, and the first is the guess
}

TEST_CASE("loss: logits that are not finite make the loss not finite and no guess right", "[train]") {
    std::vector<std::uint8_t> const label{0};
    for (float const bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        for (auto const& logits :
             {std::vector<float>{bad, 0, 0}, std::vector<float>{0, bad, 0}, std::vector<float>{0, 0, bad}}) {
            auto const v = softmax_cross_entropy{}(logits, label);
            CHECK_FALSE(std::isfinite(v.loss));
            CHECK(v.correct == 0);
        }
    }
}

TEST_CASE("loss: a target with two labels has the loss of their mixture", "[train]") {
    std::vector<float> const logits{1.0f, -0.5f, 2.0f, 0.25f, 0.5f, -1.0f};
    std::vector<nas::train::target> const mixed{{.label = 0, .other = 2, .share = 0.25f}, {.label = 1}};
    for (double const smoothing : {0.0, 0.2}) {
        softmax_cross_entropy const loss{smoothing};
        std::vector<float> got(6), first(6), second(6);
        auto const v = loss(logits, mixed, got);
        auto const a = loss(logits, std::vector<std::uint8_t>{0, 1}, first);
        auto const b = loss(logits, std::vector<std::uint8_t>{2, 1}, second);
        CHECK(v.loss == Approx(0.25 * a.loss + 0.75 * b.loss));
        CHECK(v.correct == a.correct); // the first label counts
        for (std::size_t i = 0; i < 6; ++i) CHECK(got[i] == Approx(0.25f * first[i] + 0.75f * second[i]).margin(1e-7));
    }
    std::vector<nas::train::target> const plain{{.label = 2}, {.label = 1}};
    CHECK(softmax_cross_entropy{0.1}(logits, plain) ==
          softmax_cross_entropy{0.1}(logits, std::vector<std::uint8_t>{2, 1}));
}
