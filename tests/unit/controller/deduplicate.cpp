#include <nas/controller/deduplicate.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::deduplicate, nas::on_repeat;

TEST_CASE("deduplicate: conforms, around controllers of any kind and with every answer to repeats", "[deduplicate]") {
    for (on_repeat const r : {on_repeat::retry, on_repeat::reuse, on_repeat::mutate}) {
        test::conforms(deduplicate{nas::regularized_evolution{.population = 6, .sample = 3}, r}, {.distinct = true});
        test::conforms(deduplicate{nas::random_search{}, r}, {.distinct = true});
    }
}

TEST_CASE("deduplicate: proposes every point of a small space once, then stops", "[deduplicate]") {
    test::hand_driven study{deduplicate{nas::random_search{}}, test::six_points};
    for (int i = 0; i < 6; ++i) study.tell(study.ask(), 1);
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < i; ++j) CHECK(study.records[i].genome != study.records[j].genome);
    test::check_error<nas::space_exhausted>(
        "nas.controller.114", [&] { (void)study.ask(); }, "6 are known");
}

TEST_CASE("deduplicate: trials under way and trials of the program count as known", "[deduplicate]") {
    auto const points = test::six_genomes();
    test::hand_driven study{deduplicate{test::scripted{{points[0], points[0], points[1], points[2]}}},
                            test::six_points};
    CHECK(study.ask().genome == points[0]); // not told
    nas::trial_record own{.number = 1, .genome = points[1], .state = nas::trial_state::complete, .reward = 1.0};
    study.records.push_back(own);
    study.controller.feedback(study.state, own);
    CHECK(study.ask().genome == points[2]);
}

TEST_CASE("deduplicate: noisy results may be wanted more than once", "[deduplicate]") {
    auto const points = test::six_genomes();
    deduplicate<test::scripted> const twice{.controller = {{points[0], points[0], points[0], points[1]}},
                                            .evaluations = 2};
    test::hand_driven study{twice, test::six_points};
    CHECK(study.ask().genome == points[0]);
    CHECK(study.ask().genome == points[0]);
    CHECK(study.ask().genome == points[1]);
}

TEST_CASE("deduplicate: a known result is shown again if so wanted", "[deduplicate]") {
    auto const points = test::six_genomes();
    test::hand_driven study{deduplicate{test::scripted{{points[0], points[0], points[1]}}, on_repeat::reuse},
                            test::six_points};
    study.tell(study.ask(), 0.75);
    CHECK(study.ask().genome == points[1]);
    auto const& shown = study.state.inner.shown;
    REQUIRE(shown.size() == 2);
    CHECK(shown[1].genome == points[0]);
    CHECK(shown[1].reward == 0.75);
    CHECK(shown[1].tag == 101); // answers the second proposal
}

TEST_CASE("deduplicate: a repeat may be mutated into something new", "[deduplicate]") {
    auto const points = test::six_genomes();
    test::hand_driven study{deduplicate{test::scripted{{points[0]}}, on_repeat::mutate}, test::six_points};
    (void)study.ask();
    nas::trial_record const& second = study.ask();
    CHECK(nas::distance(points[0], second.genome) == 1);
    CHECK(second.tag == 0);
}

TEST_CASE("deduplicate: what is the same may be decided by the program", "[deduplicate]") {
    deduplicate<nas::random_search> const by_first{
        .controller = {}, .identity = [](nas::genome const& g) { return std::uint64_t{g[0].value}; }};
    test::hand_driven study{by_first, test::six_points}; // kernel 3, 5 or 7
    for (int i = 0; i < 3; ++i) (void)study.ask();
    CHECK_THROWS_AS(study.ask(), nas::space_exhausted);
    CHECK(by_first.describe() != deduplicate{nas::random_search{}}.describe());
}

TEST_CASE("deduplicate: the same architecture at another budget is no repeat", "[deduplicate]") {
    struct climbs {
        struct state {
            double budget = 0;
        };
        nas::genome point;
        nas::proposal propose(state& s, nas::space_view, nas::rng&) const {
            return {.genome = point, .budget = s.budget += 1};
        }
        void feedback(state&, nas::trial_record const&) const {}
    };
    test::hand_driven study{deduplicate{climbs{test::six_genomes()[0]}}, test::six_points};
    for (int i = 1; i < 5; ++i) CHECK(study.ask().budget == i);
}

TEST_CASE("deduplicate: impossible options and foreign states are refused", "[deduplicate]") {
    using D = deduplicate<nas::random_search>;
    test::check_error<nas::search_error>("nas.controller.113", [] { D{.controller = {}, .attempts = 0}.check(); });
    test::check_error<nas::search_error>("nas.controller.113", [] { D{.controller = {}, .evaluations = 0}.check(); });
    test::check_error<nas::search_error>("nas.controller.113",
                                         [] { D{.controller = {}, .identity = nullptr}.check(); });
    test::check_error<nas::search_error>("nas.search.5",
                                         [] { deduplicate{nas::regularized_evolution{.population = 0}}.check(); });
    D const d{.controller = {}};
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)d.load(d.save({}) + "x"); });
}
