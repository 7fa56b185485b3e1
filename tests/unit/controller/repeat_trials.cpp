#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/controller/repeat_trials.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

TEST_CASE("repeat_trials: conforms", "[repeat_trials]") {
    test::conforms(nas::repeat_trials{nas::regularized_evolution{.population = 6, .sample = 3}, 3});
    test::conforms(nas::repeat_trials{nas::random_search{}});
}

TEST_CASE("repeat_trials: shows the mean of the trials of one proposal, once", "[repeat_trials]") {
    auto const p = test::six_genomes();
    test::hand_driven study{nas::repeat_trials{test::scripted{p}, 3}, test::six_points};
    for (int i = 0; i < 5; ++i) (void)study.ask();
    for (std::size_t i = 0; i < 5; ++i) CHECK(study.records[i].genome == p[i / 3]);
    auto const& shown = study.state.inner.shown;
    study.tell(study.records[4], 9); // of the second proposal
    study.tell(study.records[2], 1);
    study.tell(study.records[0], 2);
    CHECK(shown.empty());
    study.tell(study.records[1], 6);
    REQUIRE(shown.size() == 1);
    CHECK(shown[0].reward == 3);
    CHECK(shown[0].genome == p[0]);
    CHECK(shown[0].tag == 100);
}

TEST_CASE("repeat_trials: failures are left out of the mean; only failures are a failure", "[repeat_trials]") {
    test::hand_driven study{nas::repeat_trials{test::scripted{test::six_genomes()}, 2}, test::six_points};
    study.tell(study.ask(), 4);
    study.lose(study.ask());
    CHECK(study.state.inner.shown[0].reward == 4);
    CHECK(study.state.inner.shown[0].state == nas::trial_state::complete);
    study.lose(study.ask());
    study.lose(study.ask(), nas::failure_kind::diverged);
    CHECK_FALSE(study.state.inner.shown[1].reward);
    CHECK(study.state.inner.shown[1].failure->kind == nas::failure_kind::diverged);
}

TEST_CASE("repeat_trials: several objectives are averaged each", "[repeat_trials]") {
    test::hand_driven study{nas::repeat_trials{test::scripted{test::six_genomes()}, 2}, test::six_points};
    for (double const x : {1.0, 3.0}) {
        auto& r = study.ask();
        r.state = nas::trial_state::complete;
        r.objectives = {x, -x};
        study.controller.feedback(study.state, r);
    }
    CHECK(study.state.inner.shown[0].objectives == std::vector<double>{2, -2});
    CHECK_FALSE(study.state.inner.shown[0].reward);
}

TEST_CASE("repeat_trials: trials of the program are shown as they are", "[repeat_trials]") {
    test::hand_driven study{nas::repeat_trials{test::scripted{test::six_genomes()}, 2}, test::six_points};
    nas::trial_record own{.number = 0, .genome = test::six_genomes()[3], .reward = 1.0};
    study.controller.feedback(study.state, own);
    CHECK(study.state.inner.shown.size() == 1);
}

TEST_CASE("repeat_trials: needs at least one trial", "[repeat_trials]") {
    test::check_error<nas::search_error>("nas.controller.121", [] {
        nas::repeat_trials{nas::random_search{}, 0}.check();
    });
}
