#include <limits>

#include <nas/search/successive_halving_pruner.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/pruner_cases.hpp"

using nas::successive_halving_pruner;
using test::stops;

TEST_CASE("successive_halving_pruner: the best one in eta go on past a rung", "[search]") {
    successive_halving_pruner const p{.min_resource = 1, .reduction_factor = 2};
    test::past_trials past;
    CHECK(!stops(p, past, {0.1})); // the first has nobody above it
    past.add({0.5});
    CHECK(stops(p, past, {0.4}));
    CHECK(!stops(p, past, {0.5})); // equal
    past.add({0.1}, nas::trial_state::pruned).add({0.2}, nas::trial_state::failed);
    CHECK(!stops(p, past, {0.4})); // the second of four
    CHECK(stops(p, past, {0.15}));
}

TEST_CASE("successive_halving_pruner: looks at a rung when it is reached, and only then", "[search]") {
    successive_halving_pruner const p{.min_resource = 2, .reduction_factor = 2};
    test::past_trials past;
    past.add({1, 1, 1, 1, 1, 1, 1, 1});
    CHECK(!stops(p, past, {0}));
    CHECK(stops(p, past, {0, 0}));
    CHECK(!stops(p, past, {0, 0, 0}));
    CHECK(stops(p, past, {0, 0, 0, 0}));
    CHECK(!stops(p, past, {0, 0, 0, 0, 0, 0, 0}));
    CHECK(stops(p, past, {0, 0, 0, 0, 0, 0, 0, 0}));
    CHECK(test::stopped_at(p, past, {2, 2, 2, 0.5, 2}) == 4);
}

TEST_CASE("successive_halving_pruner: a rung that is stepped over is reached by the next report", "[search]") {
    successive_halving_pruner const p{.min_resource = 4, .reduction_factor = 4};
    test::past_trials past;
    past.add({0, 0, 0, 0, 0.5});
    test::past_trials mine;
    mine.add({}, nas::trial_state::running);
    nas::trial_record& r = mine.records[0];
    r.curve = {{1, 0}, {6, 0.1}};
    CHECK(!p.should_stop(r, past.all())); // the other had 0 at step 4
    past.records[0].curve = {{5, 0.5}};
    CHECK(p.should_stop(r, past.all()));
}

TEST_CASE("successive_halving_pruner: the early-stopping rate leaves out rungs, the bootstrap stops the first",
          "[search]") {
    test::past_trials past;
    for (int i = 0; i < 3; ++i) past.add({1, 1, 1, 1, 1});
    CHECK(test::stopped_at(
              successive_halving_pruner{.min_resource = 1, .reduction_factor = 2, .min_early_stopping_rate = 2}, past,
              {0, 0, 0, 0, 0}) == 4);
    successive_halving_pruner const boot{.min_resource = 1, .reduction_factor = 2, .bootstrap_count = 4};
    CHECK(stops(boot, past, {5}));
    past.add({1});
    CHECK(!stops(boot, past, {5}));
}

TEST_CASE("successive_halving_pruner: the first rung follows from the first complete trial", "[search]") {
    successive_halving_pruner const p{.reduction_factor = 2};
    test::past_trials past;
    past.add(std::vector<double>(700, 1.0), nas::trial_state::pruned);
    CHECK(!stops(p, past, {0, 0, 0}));
    past.add(std::vector<double>(300, 1.0));
    CHECK(test::stopped_at(p, past, {0, 0, 0, 0}) == 3);
    test::past_trials few;
    few.add({1, 1});
    CHECK(test::stopped_at(p, few, {0, 0}) == 1);
}

TEST_CASE("successive_halving_pruner: values that are no numbers do not go on", "[search]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    successive_halving_pruner const p{.min_resource = 1, .reduction_factor = 2};
    CHECK(stops(p, {}, {nan}));
    test::past_trials past;
    past.add({nan}).add({nan});
    CHECK(!stops(p, past, {-1}));
    CHECK(!stops(p, past, {}));
}

TEST_CASE("successive_halving_pruner: options", "[search]") {
    using s = successive_halving_pruner;
    for (s const& p : {s{.min_resource = -1}, s{.reduction_factor = 1}, s{.min_early_stopping_rate = -1},
                       s{.min_early_stopping_rate = 61}, s{.bootstrap_count = 1}})
        test::check_error<nas::search_error>("nas.search.43", [&] { p.check(); });
    CHECK_NOTHROW(s{}.check());
    CHECK(s{}.describe() == "successive_halving_pruner{min_resource=0, reduction_factor=4, "
                            "min_early_stopping_rate=0, bootstrap_count=0}");
}
