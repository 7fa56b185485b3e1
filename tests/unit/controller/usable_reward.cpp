#include <limits>

#include <nas/controller/usable_reward.hpp>

#include "support/catch.hpp"

TEST_CASE("usable_reward: only finite numbers are learnt from", "[usable_reward]") {
    nas::trial_record r;
    CHECK_FALSE(nas::detail::usable_reward(r));
    r.reward = 0.5;
    CHECK(nas::detail::usable_reward(r) == 0.5);
    for (double const bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity()}) {
        r.reward = bad;
        CHECK_FALSE(nas::detail::usable_reward(r));
        r.objectives = {1, bad};
        CHECK(nas::detail::usable_objectives(r).empty());
    }
    r.objectives = {1, 2};
    CHECK(nas::detail::usable_objectives(r).size() == 2);
}
