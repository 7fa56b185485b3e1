#include <limits>

#include <nas/search/median_pruner.hpp>
#include <nas/search/patience_pruner.hpp>
#include <nas/search/threshold_pruner.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/pruner_cases.hpp"

using nas::patience_pruner;

TEST_CASE("patience_pruner: stops what has not improved for so many steps", "[search]") {
    patience_pruner const p{.patience = 2};
    CHECK(!test::stops(p, {}, {1, 0.9, 0.8}));
    CHECK(test::stops(p, {}, {1, 0.9, 0.8, 0.7}));
    CHECK(!test::stops(p, {}, {1, 0.9, 0.8, 1.0})); // as good as before is no fall
    CHECK(!test::stops(p, {}, {1, 1.1, 0.8, 0.7}));
    CHECK(test::stopped_at(p, {}, {0.1, 0.2, 0.3, 0.2, 0.2, 0.2, 0.2}) == 6);
    CHECK(test::stops(patience_pruner{.patience = 0}, {}, {1, 0.9}));
}

TEST_CASE("patience_pruner: a small fall may not count", "[search]") {
    patience_pruner const p{.patience = 1, .min_delta = 0.2};
    CHECK(!test::stops(p, {}, {1, 0.85, 0.85}));
    CHECK(test::stops(p, {}, {1, 0.75, 0.75}));
}

TEST_CASE("patience_pruner: asks the pruner inside before it stops", "[search]") {
    patience_pruner const p{.patience = 1, .inner = nas::threshold_pruner{.lower = 0.5}};
    CHECK(!test::stops(p, {}, {1, 0.9, 0.8}));
    CHECK(test::stops(p, {}, {1, 0.9, 0.4}));
    CHECK(!test::stops(p, {}, {0.1, 0.2, 0.3})); // improves
}

TEST_CASE("patience_pruner: values that are no numbers are no improvement", "[search]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    patience_pruner const p{.patience = 1};
    CHECK(test::stops(p, {}, {0.5, nan, nan}));
    CHECK(!test::stops(p, {}, {nan, nan, 0.1}));
    CHECK(test::stops(p, {}, {nan, nan, nan}));
}

TEST_CASE("patience_pruner: options", "[search]") {
    test::check_error<nas::search_error>("nas.search.42", [] { patience_pruner{.min_delta = -1}.check(); });
    test::check_error<nas::search_error>(
        "nas.search.42", [] { patience_pruner{.min_delta = std::numeric_limits<double>::quiet_NaN()}.check(); });
    CHECK(patience_pruner{}.describe() == "patience_pruner{patience=1, min_delta=0, inner=always}");
    CHECK(patience_pruner{.inner = nas::median_pruner{}}.describe() ==
          "patience_pruner{patience=1, min_delta=0, inner=median_pruner{startup_trials=5, warmup_steps=0, "
          "interval_steps=1, min_trials=1}}");
}
