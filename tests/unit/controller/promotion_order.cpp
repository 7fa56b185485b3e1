#include <algorithm>
#include <limits>
#include <vector>

#include <nas/controller/promotion_order.hpp>
#include <nas/core/rng.hpp>

#include "support/catch.hpp"

using nas::detail::promotion_order;
using nas::detail::promotion_score;
using indices = std::vector<std::size_t>;

TEST_CASE("promotion_score: objectives come before the reward, and only finite numbers count", "[controller]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(promotion_score({.reward = 0.5}) == std::vector<double>{0.5});
    CHECK(promotion_score({.reward = 0.5, .objectives = {1, 2}}) == std::vector<double>{1, 2});
    CHECK(promotion_score({.objectives = {1, nan}}).empty());
    CHECK(promotion_score({.reward = nan}).empty());
    CHECK(promotion_score({}).empty());
}

TEST_CASE("promotion_order: one number per point is sorted, the largest first, equal ones as they came",
          "[controller]") {
    CHECK(promotion_order(std::vector<double>{1, 3, 2, 3, 0}, 1) == indices{1, 3, 2, 0, 4});
    CHECK(promotion_order(std::vector<double>{}, 1).empty());
    CHECK(promotion_order(std::vector<double>{}, 0).empty());
}

TEST_CASE("promotion_order: within a front the extremes come first, then the least crowded", "[controller]") {
    // One front: (6, 3) has distance 12.5/9, (3, 8) 12/9, (9, 1.5) 6/9.
    std::vector<double> const p{10, 1, 9, 1.5, 6, 3, 3, 8, 1, 10};
    auto const order = promotion_order(p, 2);
    CHECK(order == indices{0, 4, 2, 3, 1});
    // A dominated point comes last, even if it is alone.
    std::vector<double> const q{0.5, 0.5, 1, 1};
    CHECK(promotion_order(q, 2) == indices{1, 0});
}

TEST_CASE("promotion_order: is an order of all points, by front", "[controller]") {
    nas::rng r(3);
    for (std::size_t const dimensions : {2u, 3u})
        for (int round = 0; round < 30; ++round) {
            std::vector<double> p(dimensions * (1 + r.below(40)));
            for (double& x : p) x = r.below(8); // many ties
            auto const order = promotion_order(p, dimensions);
            auto const rank = nas::non_dominated_ranks(p, dimensions);
            indices seen(order);
            std::sort(seen.begin(), seen.end());
            for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == i);
            for (std::size_t i = 1; i < order.size(); ++i) CHECK(rank[order[i - 1]] <= rank[order[i]]);
        }
}
