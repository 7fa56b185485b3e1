#include <limits>

#include <nas/search/percentile_pruner.hpp>
#include <nas/search/pruner.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/pruner_cases.hpp"

using nas::percentile_pruner;
using test::stops;

namespace {

test::past_trials five() {
    test::past_trials p;
    for (double const v : {0.1, 0.2, 0.3, 0.4, 0.5}) p.add({v, v + 0.1});
    return p;
}

} // namespace

TEST_CASE("percentile_pruner: lets the best percent go on, interpolating", "[search]") {
    STATIC_REQUIRE(nas::Pruner<percentile_pruner>);
    percentile_pruner const quarter{.percentile = 25}; // 75th percentile of 0.1 … 0.5: 0.4
    CHECK(stops(quarter, five(), {0.39}));
    CHECK(!stops(quarter, five(), {0.4}));
    percentile_pruner const tenth{.percentile = 10}; // 0.46
    CHECK(stops(tenth, five(), {0.459}));
    CHECK(!stops(tenth, five(), {0.461}));
    CHECK(!stops(percentile_pruner{.percentile = 100}, five(), {0.1}));
    CHECK(stops(percentile_pruner{.percentile = 0}, five(), {0.49}));
}

TEST_CASE("percentile_pruner: the best value so far counts, against values at the same step", "[search]") {
    percentile_pruner const half{.percentile = 50};
    CHECK(!stops(half, five(), {0.45, 0.1})); // 0.45 >= 0.4, the median of step 2
    CHECK(stops(half, five(), {0.35, 0.39}));
    CHECK(!stops(half, five(), {0.3}));
}

TEST_CASE("percentile_pruner: stops nothing before enough is known", "[search]") {
    test::past_trials p;
    CHECK(!stops(percentile_pruner{.startup_trials = 0}, p, {-1}));
    for (int i = 0; i < 4; ++i) p.add({0.5});
    p.add({0.5}, nas::trial_state::pruned).add({0.5}, nas::trial_state::failed);
    CHECK(!stops(percentile_pruner{}, p, {-1})); // four complete
    p.add({0.5});
    CHECK(stops(percentile_pruner{}, p, {-1}));
    CHECK(!stops(percentile_pruner{}, p, {-1, -1})); // nobody reported at step 2
    p.add({0.5, 0.6});
    CHECK(stops(percentile_pruner{}, p, {-1, -1}));
    CHECK(!stops(percentile_pruner{.min_trials = 2}, p, {-1, -1}));
    CHECK(!stops(percentile_pruner{}, p, {}));
}

TEST_CASE("percentile_pruner: waits for the warm-up and looks once per interval", "[search]") {
    test::past_trials p;
    for (int i = 0; i < 5; ++i) p.add({1, 1, 1, 1, 1, 1, 1, 1});
    CHECK(test::stopped_at(percentile_pruner{}, p, {0, 0, 0, 0}) == 1);
    CHECK(test::stopped_at(percentile_pruner{.warmup_steps = 3}, p, {0, 0, 0, 0}) == 3);
    percentile_pruner const seldom{.warmup_steps = 1, .interval_steps = 3};
    CHECK(test::stopped_at(seldom, p, {2, 2, 2, 2}) == 0);
    CHECK(stops(seldom, p, {0, 0, 0, 0}));
    CHECK(!stops(seldom, p, {0, 0, 0, 0, 0}));
}

TEST_CASE("percentile_pruner: values that are no numbers are not compared, and a curve of them is stopped",
          "[search]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(stops(percentile_pruner{}, five(), {nan}));
    CHECK(!stops(percentile_pruner{}, five(), {0.9, nan}));
    test::past_trials p;
    for (int i = 0; i < 6; ++i) p.add({nan});
    CHECK(!stops(percentile_pruner{}, p, {0.1}));
}

TEST_CASE("percentile_pruner: impossible options are refused when the search is given them", "[search]") {
    for (percentile_pruner const& p : {percentile_pruner{.percentile = -1}, percentile_pruner{.percentile = 101},
                                       percentile_pruner{.percentile = std::numeric_limits<double>::quiet_NaN()},
                                       percentile_pruner{.warmup_steps = -1}, percentile_pruner{.interval_steps = 0},
                                       percentile_pruner{.min_trials = 0}}) {
        test::check_error<nas::search_error>("nas.search.40", [&] { p.check(); });
        test::check_error<nas::search_error>("nas.search.40", [&] { (void)nas::any_pruner(p); });
    }
    CHECK(percentile_pruner{}.describe() ==
          "percentile_pruner{percentile=25, startup_trials=5, warmup_steps=0, interval_steps=1, min_trials=1}");
}
