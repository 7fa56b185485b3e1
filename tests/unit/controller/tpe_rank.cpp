#include <limits>

#include <nas/controller/tpe_rank.hpp>

#include "support/catch.hpp"

using nas::detail::rank_for_tpe;
using nas::detail::tpe_rank;

namespace {

nas::trial_record ended(nas::trial_state s) { return {.state = s}; }
nas::trial_record complete(double reward) { return {.state = nas::trial_state::complete, .reward = reward}; }
nas::trial_record pruned(std::vector<nas::curve_point> curve) {
    return {.state = nas::trial_state::pruned, .curve = std::move(curve)};
}

} // namespace

TEST_CASE("tpe_rank: complete before pruned before violating before failed", "[controller]") {
    nas::constraint const limit[]{nas::at_most("latency", 80)};
    nas::trial_record slow = complete(9), slower = complete(10);
    slow.metrics.latency = nas::milliseconds{90};
    slower.metrics.latency = nas::milliseconds{100};
    nas::trial_record const in_order[]{
        complete(2), complete(1), pruned({{1, 0.1}, {7, 0.5}}),   pruned({{7, 0.4}}), pruned({{6, 0.9}}), pruned({}),
        slow,        slower,      ended(nas::trial_state::failed)};
    for (std::size_t i = 0; i + 1 < std::size(in_order); ++i) {
        CHECK(*rank_for_tpe(in_order[i], limit) < *rank_for_tpe(in_order[i + 1], limit));
        CHECK_FALSE(*rank_for_tpe(in_order[i + 1], limit) < *rank_for_tpe(in_order[i], limit));
    }
    CHECK(*rank_for_tpe(slower, {}) < *rank_for_tpe(slow, {})); // without the constraint the reward counts
}

TEST_CASE("tpe_rank: no number but finite ones gets into a rank of complete trials", "[controller]") {
    for (double const x : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        CHECK(rank_for_tpe(complete(x), {})->group == tpe_rank::without_result);
        tpe_rank const r = *rank_for_tpe(pruned({{3, x}}), {});
        CHECK(r.group == tpe_rank::pruned);
        CHECK(*rank_for_tpe(pruned({{3, -1e300}}), {}) < r);
    }
    CHECK(rank_for_tpe(ended(nas::trial_state::complete), {})->group == tpe_rank::without_result);
    CHECK(rank_for_tpe(ended(nas::trial_state::infeasible), {})->group == tpe_rank::without_result);
}

TEST_CASE("tpe_rank: trials that say nothing have none", "[controller]") {
    CHECK_FALSE(rank_for_tpe(ended(nas::trial_state::running), {}));
    nas::trial_record given_up = ended(nas::trial_state::failed);
    given_up.failure = nas::failure{nas::failure_kind::cancelled, "stopped"};
    CHECK_FALSE(rank_for_tpe(given_up, {}));
    given_up.failure = nas::failure{nas::failure_kind::timeout, "slow"};
    CHECK(rank_for_tpe(given_up, {}));
}
