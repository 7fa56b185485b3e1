#include <stdexcept>
#include <vector>

#include <nas/nas.hpp>
#include <nas/search/trial_range.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

TEST_CASE("trial_range: counts the trials of the study, not of the loop", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    std::vector<std::uint64_t> numbers;
    auto const loop = [&](std::size_t n) {
        for (auto& trial : search.trials(n)) {
            numbers.push_back(trial.number());
            trial.report(0.5);
        }
    };
    loop(0);
    CHECK(numbers.empty());
    loop(3);
    loop(3);
    loop(5);
    CHECK(numbers == std::vector<std::uint64_t>{0, 1, 2, 3, 4});
}

TEST_CASE("trial_range: a trial that is not reported is recorded as cancelled", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    for (auto& trial : search.trials(4)) {
        if (trial.number() == 1) continue;
        if (trial.number() == 3) break;
        trial.report(0.5);
    }
    CHECK(search.history().size() == 4);
    for (std::size_t const i : {1u, 3u}) {
        CHECK(search.history()[i].state == nas::trial_state::failed);
        CHECK(search.history()[i].failure->kind == nas::failure_kind::cancelled);
        CHECK(!search.history()[i].failure->why.empty());
    }
}

TEST_CASE("trial_range: an exception that leaves the loop is recorded with its trial", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    try {
        for (auto& trial : search.trials(4)) {
            if (trial.number() == 2) throw std::runtime_error("x");
            trial.report(0.5);
        }
    } catch (std::runtime_error const&) {}
    CHECK(search.history()[2].failure->kind == nas::failure_kind::crashed);
    for (auto& trial : search.trials(4)) trial.report(0.5);
    CHECK(search.history()[3].state == nas::trial_state::complete);
}

TEST_CASE("trial_range: a trial moved out of the loop stays open", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}};
    std::vector<nas::trial<test::tiny_net>> taken;
    for (auto& trial : search.trials(4)) taken.push_back(std::move(trial));
    CHECK(taken.size() == 4);
    for (std::size_t i = 4; i-- > 0;) taken[i].report(test::quality(taken[i].arch()));
    for (auto const& r : search.history()) CHECK(r.reward == test::quality(search.arch(r)));
}
