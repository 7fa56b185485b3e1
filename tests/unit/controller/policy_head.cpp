#include <algorithm>
#include <cmath>

#include <nas/controller/policy_head.hpp>
#include <nas/space/chooser.hpp>

#include "support/catch.hpp"

using nas::detail::clipped_merit;
using nas::detail::policy_distribution;
using nas::detail::policy_head;

TEST_CASE("policy_head: small decisions keep their alternatives, large and real ones have evenly spaced levels",
          "[policy_head]") {
    policy_head const head{.levels = 5};
    CHECK(head.count(3) == 3);
    CHECK(head.count(1024) == 1024);
    CHECK(head.count(1025) == 5);
    CHECK(head.value_of(2, 3) == 2);
    CHECK(head.level_of(2, 3) == 2);
    for (std::uint32_t const arity : {1025u, 5001u, nas::continuous_arity}) {
        CHECK(head.value_of(0, arity) == 0);
        CHECK(head.value_of(4, arity) == arity - 1);
        for (std::uint32_t level = 0; level < 5; ++level)
            CHECK(head.level_of(head.value_of(level, arity), arity) == level);
    }
    CHECK(head.value_of(1, 5001) == 1250);
    CHECK(head.level_of(624, 5001) == 0);
    CHECK(head.level_of(626, 5001) == 1);
}

TEST_CASE("policy_head: scores become the softmax of score / temperature, bent by tanh", "[policy_head]") {
    policy_distribution d;
    d.assign({}, std::vector{std::log(1.0), std::log(3.0)});
    CHECK(d.probability[0] == Approx(0.25));
    CHECK(d.entropy == Approx(-0.25 * std::log(0.25) - 0.75 * std::log(0.75)));
    d.assign({.temperature = 2}, std::vector{0.0, 2 * std::log(3.0)});
    CHECK(d.probability[1] == Approx(0.75));
    d.assign({.tanh_constant = 1.5}, std::vector{-1e6, 1e6});
    CHECK(d.probability[1] == Approx(1 / (1 + std::exp(-3.0)))); // logits cannot differ by more than 3
    d.assign({}, std::vector{0.0, 2000.0});
    CHECK(d.probability[0] == 0);
    CHECK(d.log_probability[0] == -2000);
    CHECK(d.entropy == 0);
}

TEST_CASE("policy_head: draws have the probabilities of the softmax", "[policy_head]") {
    policy_distribution d;
    d.assign({}, std::vector{std::log(0.2), std::log(0.5), std::log(0.3)});
    CHECK(d.draw(0.0) == 0);
    CHECK(d.draw(0.19) == 0);
    CHECK(d.draw(0.21) == 1);
    CHECK(d.draw(0.69) == 1);
    CHECK(d.draw(0.71) == 2);
    CHECK(d.draw(1.0) == 2);
    CHECK(d.most_likely() == 1);
}

TEST_CASE("policy_head: the derivative is that of finite differences", "[policy_head]") {
    for (policy_head const head : {policy_head{}, policy_head{.temperature = 3, .tanh_constant = 2.5}}) {
        std::vector<double> scores{0.3, -1.2, 0.8, 0.0};
        auto const objective = [&] {
            policy_distribution d;
            d.assign(head, scores);
            return -1.7 * d.log_probability[2] + 0.4 * d.entropy;
        };
        policy_distribution d;
        d.assign(head, scores);
        std::vector<double> analytic(4);
        d.derivative(head, scores, 2, -1.7, 0.4, analytic);
        for (std::size_t i = 0; i < 4; ++i) {
            double const kept = scores[i], h = 1e-5;
            scores[i] = kept + h;
            double const up = objective();
            scores[i] = kept - h;
            double const down = objective();
            scores[i] = kept;
            CHECK(analytic[i] == Approx((up - down) / (2 * h)).epsilon(1e-6));
        }
    }
}

TEST_CASE("policy_head: the clipped objective is flat beyond the clip, REINFORCE's at ratio 1", "[policy_head]") {
    CHECK(clipped_merit(1.21, 3, 0.2) == 0);
    CHECK(clipped_merit(0.79, -3, 0.2) == 0);
    CHECK(clipped_merit(1, 3, 0.2) == 3);
    CHECK(clipped_merit(1, -3, 0.2) == -3);
    CHECK(clipped_merit(1.21, -3, 0.2) == Approx(-3.63)); // too likely and bad: not clipped
    CHECK(clipped_merit(0.79, 3, 0.2) == Approx(2.37));
    // The derivative of min(r A, clip(r) A) by log r is the merit.
    for (double const a : {2.0, -0.7})
        for (double const r : {0.5, 0.9, 1.0, 1.1, 1.6}) {
            auto const objective = [&](double x) { return std::min(x * a, std::clamp(x, 0.8, 1.2) * a); };
            double const h = 1e-6;
            double const slope = (objective(r * std::exp(h)) - objective(r * std::exp(-h))) / (2 * h);
            CHECK(clipped_merit(r, a, 0.2) == Approx(slope).margin(1e-6));
        }
}
