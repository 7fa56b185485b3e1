#include <nas/search/best_record.hpp>

#include "support/catch.hpp"

namespace {

nas::trial_record ended(std::uint64_t number, double reward, std::int64_t budget = 0) {
    nas::trial_record r;
    r.number = number;
    r.state = nas::trial_state::complete;
    r.reward = reward;
    r.budget = static_cast<decltype(r.budget)>(budget);
    return r;
}

std::uint64_t best_of(std::deque<nas::trial_record> const& records) {
    nas::trial_record const* best = nullptr;
    for (auto const& r : records) nas::detail::keep_better(best, r);
    REQUIRE(best);
    return best->number;
}

} // namespace

TEST_CASE("best_record: the largest reward is the best, of equal ones the earliest trial, in any order", "[search]") {
    CHECK(best_of({ended(0, 0.25), ended(1, 0.5), ended(2, 0.5)}) == 1);
    CHECK(best_of({ended(2, 0.5), ended(1, 0.5), ended(0, 0.25)}) == 1);
    nas::trial_record const* best = nullptr;
    nas::detail::keep_better(best, nas::trial_record{});
    CHECK(best == nullptr);
}

TEST_CASE("best_record: a result at a larger budget counts more than any at a smaller one", "[search]") {
    CHECK(best_of({ended(0, 0.9, 1), ended(1, 0.2, 3), ended(2, 0.4, 3), ended(3, 0.8, 2)}) == 2);
    CHECK(best_of({ended(0, 0.9, 9), ended(1, 0.1)}) == 1); // 0 is the full amount
}

TEST_CASE("best_record: says why there is none", "[search]") {
    std::deque<nas::trial_record> records(2);
    CHECK(nas::detail::why_no_result(records) == "no trial has ended yet");
    records[0].state = nas::trial_state::complete;
    CHECK(nas::detail::why_no_result(records) == "none of the 1 trials that ended has a reward");
    records[1].number = 1;
    records[1].state = nas::trial_state::failed;
    records[1].failure = nas::failure{nas::failure_kind::crashed, "no memory"};
    CHECK(nas::detail::why_no_result(records) ==
          "none of the 2 trials that ended is complete; trial 1 ended as crashed (no memory)");
}
