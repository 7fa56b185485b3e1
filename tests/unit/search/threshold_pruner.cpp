#include <limits>

#include <nas/search/threshold_pruner.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/pruner_cases.hpp"

using nas::threshold_pruner;

TEST_CASE("threshold_pruner: stops what leaves the interval", "[search]") {
    threshold_pruner const p{.lower = 0.1, .upper = 2};
    CHECK(test::stops(p, {}, {0.09}));
    CHECK(!test::stops(p, {}, {0.1}));
    CHECK(!test::stops(p, {}, {2}));
    CHECK(test::stops(p, {}, {0.5, 2.1}));
    CHECK(!test::stops(p, {}, {5, 0.5})); // the last value counts
    CHECK(!test::stops(p, {}, {}));
}

TEST_CASE("threshold_pruner: without limits it stops what is no finite number", "[search]") {
    using limits = std::numeric_limits<double>;
    CHECK(test::stops(threshold_pruner{}, {}, {limits::quiet_NaN()}));
    CHECK(test::stops(threshold_pruner{}, {}, {-limits::infinity()}));
    CHECK(!test::stops(threshold_pruner{}, {}, {-1e300}));
}

TEST_CASE("threshold_pruner: waits for the warm-up and looks once per interval", "[search]") {
    CHECK(test::stopped_at(threshold_pruner{.lower = 1, .warmup_steps = 4}, {}, {0, 0, 0, 0, 0}) == 4);
    threshold_pruner const seldom{.lower = 1, .warmup_steps = 1, .interval_steps = 3};
    CHECK(test::stopped_at(seldom, {}, {1, 0, 0, 0}) == 4);
}

TEST_CASE("threshold_pruner: impossible options are refused", "[search]") {
    for (threshold_pruner const& p :
         {threshold_pruner{.lower = 1, .upper = 0}, threshold_pruner{.lower = std::numeric_limits<double>::quiet_NaN()},
          threshold_pruner{.warmup_steps = -1}, threshold_pruner{.interval_steps = 0}})
        test::check_error<nas::search_error>("nas.search.41", [&] { p.check(); });
    CHECK(threshold_pruner{.lower = 0.5, .upper = 1}.describe() ==
          "threshold_pruner{lower=0.5, upper=1, warmup_steps=0, interval_steps=1}");
}
