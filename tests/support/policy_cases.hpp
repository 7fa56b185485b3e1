#pragma once
// Checks for policies that are learnt by gradients, of every kind.

#include <cmath>
#include <cstdint>
#include <vector>

#include <nas/controller/policy_learning.hpp>
#include <nas/space/enumerate.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"

namespace test {

/// 3 + 9 + 27 points; depth decides which decisions there are.
inline constexpr auto branching = nas::repeat(nas::one_of(1, 2, 3), 1, 3);

/// Made up; differs from point to point.
inline double made_up_reward(nas::genome const& g) {
    double sum = 0;
    for (std::size_t i = 0; i < g.size(); ++i) sum += g[i].value * (i % 2 == 0 ? 1.0 : -0.7);
    return sum + 2;
}

/// A policy that knows all decisions of `space`, with scores from -1 to 1.
template <class Learning, class S>
typename Learning::state uneven_policy(Learning const& l, S const& space) {
    typename Learning::state s;
    for (std::uint64_t i = 0; i < 50; ++i) (void)l.draw(s, space, nas::rng(3).stream(i));
    nas::rng random(11);
    for (double& x : s.policy.parameters()) x = random.uniform(-1, 1);
    return s;
}

template <class Learning, class S>
void fill_batch(Learning const& l, typename Learning::state& s, S const& space, std::size_t n) {
    for (std::uint64_t i = 0; i < n; ++i) {
        nas::genome g = l.draw(s, space, nas::rng(5).stream(i));
        double const reward = made_up_reward(g);
        s.batch.push_back({.genome = std::move(g), .reward = reward});
    }
}

/// Methods 1.2(3): the mean over draws of (R - b) grad log p lies within 3 standard errors (4 for the worst of many
/// parameters) of its exact value, summed over all points, which no constant b moves.
template <class Learning, class S>
void check_unbiased(Learning const& l, typename Learning::state& s, S const& space, int draws) {
    std::size_t const n = s.policy.parameters().size();
    auto const gradient_of = [&](nas::genome const& g, double advantage) {
        s.batch = {{.genome = g}};
        auto result = l.gradient(s, std::vector{advantage});
        s.batch.clear();
        return result;
    };
    std::vector<std::vector<double>> exact;
    double mass = 0;
    for (double const baseline : {0.0, 2.5}) {
        std::vector<double> sum(n);
        for (nas::genome const& g : nas::enumerate(space)) {
            double const p = std::exp(l.log_probability(s, g));
            if (baseline == 0) mass += p;
            auto const gradient = gradient_of(g, made_up_reward(g) - baseline);
            for (std::size_t i = 0; i < n; ++i) sum[i] += p * gradient[i];
        }
        exact.push_back(sum);
    }
    CHECK(mass == Approx(1));
    for (std::size_t i = 0; i < n; ++i) CHECK(exact[0][i] == Approx(exact[1][i]).margin(1e-12));

    std::vector<double> sum(n), squares(n);
    for (int d = 0; d < draws; ++d) {
        nas::genome const g = l.draw(s, space, nas::rng(17).stream(static_cast<std::uint64_t>(d)));
        auto const gradient = gradient_of(g, made_up_reward(g) - 2.5);
        for (std::size_t i = 0; i < n; ++i) {
            sum[i] += gradient[i];
            squares[i] += gradient[i] * gradient[i];
        }
    }
    std::size_t beyond = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double const mean = sum[i] / draws;
        double const error = std::sqrt((squares[i] / draws - mean * mean) / draws);
        CHECK(std::abs(mean - exact[0][i]) <= 5 * error + 1e-12);
        beyond += std::abs(mean - exact[0][i]) > 3 * error + 1e-12 ? 1 : 0;
    }
    CHECK(static_cast<double>(beyond) <= 1 + 0.01 * static_cast<double>(n)); // 0.3 % of a normal distribution
}

/// The gradient of mean(objective) + bonus * mean(entropy) for a batch of four, away from the edges of the clip.
template <class Learning, class S>
void check_gradient(Learning const& l, S const& space) {
    auto s = uneven_policy(l, space);
    fill_batch(l, s, space, 4);
    std::vector<double> const advantages{1.5, -0.5, 0.25, -2};
    (void)l.gradient(s, advantages); // notes the present probabilities
    for (auto& r : s.batch)
        for (double& x : r.log_probabilities) x += 0.05; // so that ratios are not 1
    auto const objective = [&] {
        double sum = 0;
        for (std::size_t i = 0; i < s.batch.size(); ++i) {
            typename Learning::trace t;
            for (nas::gene const& x : s.batch[i].genome) {
                (void)s.policy.ask(t, x.key, x.arity);
                s.policy.answer(t, x.value);
            }
            nas::detail::policy_distribution p;
            for (std::size_t k = 0; k < t.steps.size(); ++k) {
                p.assign(l.head, std::span(t.scores).subspan(t.steps[k].score, t.steps[k].count));
                double const log_p = p.log_probability[t.steps[k].taken];
                double const ratio = std::exp(log_p - s.batch[i].log_probabilities[k]);
                sum += l.clip ? std::min(ratio * advantages[i],
                                         std::clamp(ratio, 1 - *l.clip, 1 + *l.clip) * advantages[i])
                              : log_p * advantages[i];
                sum += l.entropy_bonus * p.entropy;
            }
        }
        return sum / static_cast<double>(s.batch.size());
    };
    auto const analytic = l.gradient(s, advantages);
    double largest = 0;
    for (double const g : analytic) largest = std::max(largest, std::abs(g));
    for (std::size_t i = 0; i < analytic.size(); ++i) {
        double& x = s.policy.parameters()[i];
        double const kept = x, h = 1e-5;
        x = kept + h;
        double const up = objective();
        x = kept - h;
        double const down = objective();
        x = kept;
        CHECK(analytic[i] == Approx((up - down) / (2 * h)).epsilon(1e-4).margin(1e-6 * largest));
    }
}

} // namespace test
