#include <nas/controller/hyperband_seeded.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::hyperband, nas::hyperband_seeded;

TEST_CASE("hyperband_seeded: conforms", "[hyperband_seeded]") {
    test::conforms(hyperband_seeded{nas::regularized_evolution{.population = 6, .sample = 3},
                                    hyperband{.max_budget = 4, .eta = 2}},
                   {.trials = 60});
}

TEST_CASE("hyperband_seeded: shows the results at the largest budget that enough trials have", "[hyperband_seeded]") {
    hyperband const h{.max_budget = 9};
    auto const shown_at = [&](std::size_t points) {
        test::hand_driven study{hyperband_seeded{test::scripted{test::six_genomes()}, h, points}, test::tiny_space};
        double n = 0;
        for (;;) {
            auto& r = study.ask();
            if (study.state.handed_over) break;
            study.tell(r, n += 1); // every reward once
        }
        CHECK(study.records.back().budget == 9); // the controller inside is asked for full trials
        std::vector<double> budgets;
        for (auto const& shown : study.state.inner.shown) {
            CHECK(shown.budget == 0);
            CHECK(shown.tag == 0);
            for (auto const& known : study.records)
                if (known.reward == shown.reward) budgets.push_back(known.budget);
        }
        study.tell(study.records.back(), 0.5);
        CHECK(study.state.inner.shown.back().tag == 100);
        CHECK(study.state.inner.shown.back().budget == 9);
        return budgets;
    };
    std::size_t at_nine = 0, at_three = 0;
    for (auto const& b : h.schedule().brackets())
        for (auto const& rung : b) {
            if (rung.budget == 9) at_nine += rung.trials;
            if (rung.budget == 3) at_three += rung.trials;
        }
    auto const few = shown_at(2);
    CHECK(few.size() == at_nine);
    for (double const b : few) CHECK(b == 9);
    auto const more = shown_at(at_nine + 1);
    CHECK(more.size() == at_three);
    for (double const b : more) CHECK(b == 3);
    CHECK(!shown_at(1000).empty()); // no budget has so many: the one with most
}

TEST_CASE("hyperband_seeded: trials of the program are shown to the controller inside at once", "[hyperband_seeded]") {
    test::hand_driven study{hyperband_seeded{test::scripted{test::six_genomes()}}, test::tiny_space};
    nas::trial_record const own{.genome = test::six_genomes()[0], .state = nas::trial_state::complete, .reward = 1.0};
    study.controller.feedback(study.state, own);
    CHECK(study.state.inner.shown.size() == 1);
}

TEST_CASE("hyperband_seeded: impossible options and foreign states are refused", "[hyperband_seeded]") {
    nas::regularized_evolution const inner{};
    test::check_error<nas::search_error>("nas.controller.103", [&] {
        hyperband_seeded{inner, hyperband{}, 0}.check();
    });
    test::check_error<nas::search_error>("nas.controller.80", [&] {
        hyperband_seeded{inner, hyperband{.eta = 1}}.check();
    });
    hyperband_seeded const c{inner};
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save({}) + "x"); });
}
