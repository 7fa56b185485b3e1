#include <map>
#include <vector>

#include <nas/controller/hyperband.hpp>
#include <nas/nas.hpp>
#include <nas/search/thread_executor.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::hyperband;

TEST_CASE("hyperband: conforms", "[controller]") {
    test::conforms(hyperband{.max_budget = 9});
    test::conforms(hyperband{
        .max_budget = 4, .eta = 2, .rounding = nas::bracket_rounding::hpbandster, .resume = false, .passes = 1});
}

TEST_CASE("hyperband: one pass trains as many for as long as the published table says", "[controller]") {
    nas::search search{test::tiny_space, hyperband{.passes = 1}, nas::accuracy{}};
    std::map<double, int> spent;
    for (auto& trial : search.trials(100000)) {
        ++spent[trial.budget()];
        trial.report(test::quality(trial.arch()));
    }
    CHECK(spent ==
          std::map<double, int>{{1, 81}, {3, 27 + 34}, {9, 9 + 11 + 15}, {27, 3 + 3 + 5 + 8}, {81, 1 + 1 + 1 + 2 + 5}});
    CHECK(search.best().record().budget == 81);
}

TEST_CASE("hyperband: a promotion goes on from a trial of the same bracket with the budget below", "[controller]") {
    test::hand_driven study{hyperband{.max_budget = 27}, test::tiny_space};
    std::size_t promoted = 0;
    for (int i = 0; i < 300; ++i) {
        auto& r = study.ask();
        if (r.continues) {
            ++promoted;
            auto const& from = study.records[*r.continues];
            CHECK(from.genome == r.genome);
            CHECK(from.budget == Approx(r.budget / 3));
        }
        study.tell(r, test::quality(nas::decode(test::tiny_space, r.genome)));
    }
    CHECK(promoted > 50);
}

TEST_CASE("hyperband: the same seed repeats the search with any number of workers in a window", "[controller]") {
    auto const run = [](std::size_t workers) {
        nas::search search{test::tiny_space,
                           hyperband{.max_budget = 9},
                           nas::accuracy{},
                           {.seed = 5, .window = 4, .clock = nas::no_clock}};
        search.run(
            80, [](test::tiny_net const& n) { return test::quality(n); }, nas::thread_executor{workers});
        std::vector<nas::trial_record> all(search.history().begin(), search.history().end());
        return all;
    };
    CHECK(run(1) == run(4));
}

TEST_CASE("hyperband: options, description and saved states", "[controller]") {
    CHECK(hyperband{}.describe() ==
          "hyperband{min_budget=1, max_budget=81, eta=3, rounding=jmlr, resume=true, passes=0}");
    test::check_error<nas::search_error>("nas.controller.80", [] { hyperband{.max_budget = 0.1}.check(); });
    test::hand_driven study{hyperband{.max_budget = 9, .passes = 1}, test::tiny_space};
    for (int i = 0; i < 12; ++i) study.tell(study.ask(), i);
    CHECK(study.controller.needs(study.state, study.records[11].number));
    std::string const bytes = study.controller.save(study.state);
    CHECK(study.controller.load(bytes) == study.state);
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)study.controller.load(bytes + "x"); });
    test::check_error<nas::space_exhausted>("nas.controller.82", [&] {
        for (int i = 0; i < 100; ++i) study.tell(study.ask(), i);
    });
    CHECK(study.records.size() == 9 + 3 + 1 + 5 + 1 + 3);
}
