#include <algorithm>
#include <map>

#include <nas/controller/successive_halving.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::successive_halving;

TEST_CASE("successive_halving: conforms", "[controller]") {
    test::conforms(successive_halving{.trials = 9, .max_budget = 9});
    test::conforms(successive_halving{.trials = 4, .max_budget = 8, .eta = 2, .resume = false, .rounds = 2});
}

TEST_CASE("successive_halving: keeps the true best if the rankings agree at all budgets", "[controller]") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        nas::search search{test::tiny_space,
                           successive_halving{.trials = 27, .max_budget = 27, .rounds = 1},
                           nas::accuracy{},
                           {.seed = seed}};
        double best = -1e9;
        std::map<double, int> spent;
        for (auto& trial : search.trials(1000)) {
            double const value = test::quality(trial.arch());
            if (trial.budget() == 1) best = std::max(best, value);
            if (auto const from = trial.continues()) {
                CHECK(search.history()[*from].genome == trial.genome());
                CHECK(search.history()[*from].budget == trial.budget() / 3);
            }
            ++spent[trial.budget()];
            trial.report(value - 1 / trial.budget());
        }
        CHECK(spent == std::map<double, int>{{1, 27}, {3, 9}, {9, 3}, {27, 1}});
        CHECK(search.best().record().budget == 27);
        CHECK(test::quality(search.best().arch()) == best);
        CHECK(search.history().size() == 40); // rounds = 1: then it ends
    }
}

TEST_CASE("successive_halving: a rung is awaited by beginning the next round, and rounds end all the same",
          "[controller]") {
    successive_halving const c{.trials = 4, .max_budget = 4, .eta = 2, .rounds = 1};
    test::hand_driven study{c, test::tiny_space};
    for (int i = 0; i < 4; ++i) (void)study.ask();
    CHECK(study.ask().budget == 1); // of the next round
    for (std::size_t i = 0; i < 4; ++i) study.tell(study.records[i], double(i));
    CHECK(study.ask().continues == 3u);
    CHECK(c.needs(study.state, 2));
    CHECK(!c.needs(study.state, 0));
    CHECK(study.ask().continues == 2u);
    study.tell(study.records[5], 1);
    study.tell(study.records[6], 0);
    auto& last = study.ask();
    CHECK(last.budget == 4);
    study.tell(last, 1);
    test::check_error<nas::space_exhausted>("nas.controller.82", [&] { (void)study.ask(); });
}

TEST_CASE("successive_halving: without resuming every trial trains from the start", "[controller]") {
    successive_halving const c{.trials = 4, .max_budget = 4, .eta = 2, .resume = false};
    test::hand_driven study{c, test::tiny_space};
    for (int i = 0; i < 30; ++i) {
        auto& r = study.ask();
        CHECK(!r.continues);
        CHECK(!c.needs(study.state, r.number));
        study.tell(r, i % 5);
    }
}

TEST_CASE("successive_halving: impossible options are refused", "[controller]") {
    test::check_error<nas::search_error>(
        "nas.controller.83", [] { successive_halving{.trials = 0}.check(); }, "got 0");
    test::check_error<nas::search_error>(
        "nas.controller.80", [] { successive_halving{.eta = 1}.check(); }, "eta = 1");
}

TEST_CASE("successive_halving: says its options, and refuses bytes of others", "[controller]") {
    CHECK(successive_halving{}.describe() ==
          "successive_halving{trials=81, min_budget=1, max_budget=81, eta=3, resume=true, rounds=0}");
    test::hand_driven study{successive_halving{.trials = 20}, test::tiny_space};
    for (int i = 0; i < 12; ++i) study.tell(study.ask(), i);
    std::string const bytes = study.controller.save(study.state);
    CHECK(study.controller.load(bytes) == study.state);
    test::check_error<nas::storage_error>("nas.controller.81",
                                          [&] { (void)successive_halving{.trials = 3}.load(bytes); });
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)study.controller.load(bytes + "x"); });
}
