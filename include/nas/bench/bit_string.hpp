#pragma once
// bit_string: how many bits are set, seen through noise.

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/normal.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

namespace nas::bench {

struct bit_string_options {
    std::size_t bits = 100;
    double noise = 0.01; ///< standard deviation added to the reward
};

/// The toy of aging evolution (Real et al. 2019): the reward is the share of ones and normal noise, the score the share alone.
/// Every evaluation costs one second.
inline problem bit_string(bit_string_options const& o = {}) {
    return {{.name = concat("bit_string_", o.bits), .best = 1},
            repeat(one_of(0, 1), o.bits, o.bits),
            [noise = o.noise](std::vector<int> const& bits, rng& random) {
                double const share =
                    static_cast<double>(std::count(bits.begin(), bits.end(), 1)) / static_cast<double>(bits.size());
                return evaluation{.reward = share + (noise > 0 ? normal(random, 0, noise) : 0), .score = share};
            }};
}

} // namespace nas::bench
