#pragma once
// softmax_bandit: one decision among arms of known rewards.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/normal.hpp>
#include <nas/space/between.hpp>
#include <nas/space/named.hpp>

namespace nas::bench {

/// One decision, "arm"; arm i has the reward `rewards[i]` and normal noise. Policies must come to prefer the best one.
/// Throws `search_error` [nas.bench.12] without two arms.
inline problem softmax_bandit(std::vector<double> rewards, double noise = 0) {
    if (rewards.size() < 2)
        throw search_error("nas.bench.12", "a bandit needs two arms or more, got ", rewards.size(), " rewards");
    double const best = *std::max_element(rewards.begin(), rewards.end());
    int const last = static_cast<int>(rewards.size()) - 1;
    return {{.name = concat("softmax_bandit_", rewards.size()), .best = best},
            named("arm", between(0, last)),
            [rewards = std::move(rewards), noise](int arm, rng& random) {
                double const mean = rewards[static_cast<std::size_t>(arm)];
                return evaluation{.reward = mean + (noise > 0 ? normal(random, 0, noise) : 0), .score = mean};
            }};
}

} // namespace nas::bench
