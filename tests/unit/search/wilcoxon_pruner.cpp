#include <limits>

#include <nas/search/wilcoxon_pruner.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/pruner_cases.hpp"

using nas::wilcoxon_pruner;

TEST_CASE("wilcoxon_pruner: stops what is significantly worse than the best on the same problems", "[search]") {
    test::past_trials past;
    past.add({0.5, 0.6, 0.7, 0.8, 0.9}).add({0.1, 0.2, 0.3, 0.4, 0.5});
    CHECK(!test::stops(wilcoxon_pruner{}, past, {0.4, 0.5, 0.6}));       // 1/8
    CHECK(test::stops(wilcoxon_pruner{}, past, {0.4, 0.49, 0.58, 0.6})); // 1/16
    CHECK(test::stopped_at(wilcoxon_pruner{.p_threshold = 0.2}, past, {0.4, 0.49, 0.58}) == 3);
    CHECK(!test::stops(wilcoxon_pruner{}, past, {0.6, 0.7, 0.8, 0.9}));
}

TEST_CASE("wilcoxon_pruner: a mean that is no worse goes on", "[search]") {
    test::past_trials past;
    past.add({0.5, 0.5, 0.5, 0.5, 0.5, 0.5});
    CHECK(!test::stops(wilcoxon_pruner{.p_threshold = 1}, past, {0.4, 0.4, 0.4, 0.4, 0.4, 5}));
    CHECK(test::stops(wilcoxon_pruner{.p_threshold = 1}, past, {0.4, 0.4, 0.4}));
}

TEST_CASE("wilcoxon_pruner: needs a best trial and problems in common", "[search]") {
    wilcoxon_pruner const eager{.p_threshold = 1};
    CHECK(!test::stops(eager, {}, {0, 0, 0}));
    test::past_trials past;
    past.add({1, 1, 1}, nas::trial_state::pruned);
    CHECK(!test::stops(eager, past, {0, 0, 0}));
    past.add({});
    CHECK(!test::stops(eager, past, {0, 0, 0}));
    past.add({1});
    CHECK(!test::stops(eager, past, {0, 0, 0})); // one is too few
    CHECK(test::stops(wilcoxon_pruner{.p_threshold = 1, .startup_steps = 1}, past, {0, 0, 0}));
    past.add({2, 2});
    CHECK(test::stops(eager, past, {0, 0, 0}));
    CHECK(!test::stops(eager, past, {}));
}

TEST_CASE("wilcoxon_pruner: values that are no numbers and earlier values of a problem are left out", "[search]") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    test::past_trials past;
    past.add({1, nan, 1, 1});
    CHECK(!test::stops(wilcoxon_pruner{.p_threshold = 1}, past, {0, 0}));
    CHECK(!test::stops(wilcoxon_pruner{.p_threshold = 1}, past, {0, 0, nan}));
    CHECK(test::stops(wilcoxon_pruner{.p_threshold = 1}, past, {0, 0, 0}));
    nas::trial_record const again{.number = 5, .curve = {{1, 0}, {1, 0}, {1, 0}}};
    CHECK(!wilcoxon_pruner{.p_threshold = 1}.should_stop(again, past.all()));
}

TEST_CASE("wilcoxon_pruner: the best is the one trained longest, then with the largest reward", "[search]") {
    test::past_trials past;
    past.add({9, 9, 9, 9}).add({1, 1, 1, 1});
    past.records[0].budget = 3;
    CHECK(!test::stops(wilcoxon_pruner{}, past, {2, 2, 2, 2}));
    past.records[0].budget = 0;
    CHECK(test::stops(wilcoxon_pruner{}, past, {2, 2, 2, 2}));
}

TEST_CASE("wilcoxon_pruner: options", "[search]") {
    for (double const p : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
        test::check_error<nas::search_error>("nas.search.45", [&] { wilcoxon_pruner{.p_threshold = p}.check(); });
    CHECK(wilcoxon_pruner{}.describe() == "wilcoxon_pruner{p_threshold=0.1, startup_steps=2}");
}
