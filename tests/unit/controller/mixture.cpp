#include <nas/controller/mixture.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::mixture;

TEST_CASE("mixture: conforms", "[mixture]") {
    mixture m{.parts = {{nas::regularized_evolution{.population = 6, .sample = 3}, 2.0}, {nas::random_search{}, 1.0}}};
    test::conforms(m);
    m.share = false;
    test::conforms(m);
}

TEST_CASE("mixture: asks its parts in proportion to their weights", "[mixture]") {
    auto const points = test::six_genomes();
    test::hand_driven study{mixture{.parts = {{test::scripted{{points[0]}}, 3.0},
                                              {test::scripted{{points[1]}}, 1.0},
                                              {test::scripted{{points[2]}}, 0.0}}},
                            test::six_points};
    int count[3] = {};
    for (int i = 0; i < 2000; ++i) {
        auto const& g = study.ask().genome;
        for (std::size_t k = 0; k < 3; ++k) count[k] += g == points[k];
    }
    CHECK(count[0] == Approx(1500).margin(3 * 19.4)); // sd of a binomial
    CHECK(count[0] + count[1] == 2000);
}

TEST_CASE("mixture: all learn from all, each under its own tag only from its own", "[mixture]") {
    auto const points = test::six_genomes();
    for (bool const share : {true, false}) {
        test::hand_driven study{
            mixture{.parts = {{test::scripted{{points[0]}}}, {test::scripted{{points[1]}}}}, .share = share},
            test::six_points};
        for (int i = 0; i < 10; ++i) study.tell(study.ask(), i);
        nas::trial_record own{.number = 10, .genome = points[2], .state = nas::trial_state::complete, .reward = 1.0};
        study.controller.feedback(study.state, own);
        std::size_t of_first = 0;
        for (int i = 0; i < 10; ++i) of_first += study.records[static_cast<std::size_t>(i)].genome == points[0] ? 1 : 0;
        auto const& shown = study.state.states[0].get_if<test::scripted>()->shown;
        CHECK(shown.size() == (share ? 11 : of_first + 1));
        std::uint64_t next = 100;
        for (auto const& r : shown) CHECK(r.tag == (r.genome == points[0] ? next++ : 0));
    }
}

TEST_CASE("mixture: passes over a part that has nothing more, and ends when none has", "[mixture]") {
    test::hand_driven study{mixture{.parts = {{nas::random_search{.replacement = false}, 5.0},
                                              {nas::random_search{.replacement = false}, 1.0}}},
                            test::six_points};
    for (int i = 0; i < 12; ++i) study.tell(study.ask(), 0);
    CHECK_THROWS_AS(study.ask(), nas::space_exhausted);
}

TEST_CASE("mixture: impossible options and foreign states are refused", "[mixture]") {
    test::check_error<nas::search_error>("nas.controller.119", [] { mixture{.parts = {}}.check(); });
    test::check_error<nas::search_error>("nas.controller.119", [] {
        mixture{.parts = {{nas::random_search{}, -1.0}}}.check();
    });
    test::check_error<nas::search_error>("nas.controller.119", [] {
        mixture{.parts = {{nas::random_search{}, 0.0}}}.check();
    });
    mixture const two{.parts = {{nas::random_search{}}, {nas::random_search{}}}};
    mixture const three{.parts = {{nas::random_search{}}, {nas::random_search{}}, {nas::random_search{}}}};
    mixture::state s;
    nas::rng r(1);
    (void)two.propose(s, test::six_points, r, {});
    test::check_error<nas::storage_error>("nas.controller.118", [&] { (void)three.load(two.save(s)); });
}
