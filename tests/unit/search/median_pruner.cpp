#include <nas/nas.hpp>
#include <nas/search/median_pruner.hpp>

#include "support/check_error.hpp"
#include "support/pruner_cases.hpp"
#include "support/search_cases.hpp"

using nas::median_pruner;

TEST_CASE("median_pruner: stops what is below the median at the same step", "[search]") {
    test::past_trials p;
    for (double const v : {0.1, 0.2, 0.3, 0.4}) p.add({v});
    CHECK(!test::stops(median_pruner{}, p, {0}));
    p.add({0.5});
    CHECK(test::stops(median_pruner{}, p, {0.29}));
    CHECK(!test::stops(median_pruner{}, p, {0.3}));
    p.add({0.6});
    CHECK(test::stops(median_pruner{}, p, {0.349}));
    CHECK(!test::stops(median_pruner{}, p, {0.351}));
}

TEST_CASE("median_pruner: passes its options on", "[search]") {
    test::past_trials p;
    for (int i = 0; i < 8; ++i) p.add({1, 1, 1, 1});
    CHECK(!test::stops(median_pruner{.startup_trials = 9}, p, {0}));
    CHECK(test::stopped_at(median_pruner{.warmup_steps = 2, .interval_steps = 2}, p, {0, 0, 0, 0}) == 2);
    CHECK(!test::stops(median_pruner{.min_trials = 9}, p, {0}));
    test::check_error<nas::search_error>("nas.search.40", [] { median_pruner{.interval_steps = 0}.check(); });
    CHECK(median_pruner{}.describe() ==
          "median_pruner{startup_trials=5, warmup_steps=0, interval_steps=1, min_trials=1}");
}

TEST_CASE("median_pruner: in a search it saves steps and keeps the best", "[search]") {
    nas::search search{test::tiny_space, nas::random_search{}, nas::accuracy{}, {.pruner = median_pruner{}}};
    int steps = 0, pruned = 0;
    for (auto& trial : search.trials(60)) {
        double const value = test::quality(trial.arch());
        bool stopped = false;
        for (int step = 1; step <= 10 && !stopped; ++step, ++steps) {
            trial.report(step, value - 1.0 / step);
            stopped = trial.should_stop();
        }
        pruned += stopped;
        if (stopped) trial.prune();
        else trial.report(value);
    }
    CHECK(pruned > 15);
    CHECK(steps < 450);
    double best = -1e9;
    for (auto const& r : search.history())
        best = std::max(best, test::quality(nas::decode(test::tiny_space, r.genome)));
    CHECK(search.best().reward() == best);
}
