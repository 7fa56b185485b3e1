#include <nas/controller/constrained.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::broken_limit, nas::constrained;

namespace {

bool first_is_small(nas::genome const& g) { return g.empty() || g[0].value < 2 || g[0].arity == nas::continuous_arity; }

} // namespace

TEST_CASE("constrained: conforms", "[constrained]") {
    nas::regularized_evolution const inner{.population = 6, .sample = 3};
    test::conforms(constrained{inner, &first_is_small});
    for (broken_limit const b : {broken_limit::penalty, broken_limit::death})
        test::conforms(constrained{inner, nas::any_genome{}, {nas::at_least("accuracy", -0.3)}, b});
}

TEST_CASE("constrained: proposes only what is allowed", "[constrained]") {
    test::hand_driven study{constrained{nas::random_search{}, &first_is_small}, test::tiny_space};
    for (int i = 0; i < 200; ++i) CHECK(study.ask().genome[0].value < 2);
}

TEST_CASE("constrained: tries random architectures where the controller finds nothing allowed", "[constrained]") {
    auto const only_last = [](nas::genome const& g) { return g[0].value == 2; };
    auto const points = test::six_genomes();
    std::vector<nas::genome> wrong;
    for (nas::genome const& g : points)
        if (!only_last(g)) wrong.push_back(g);
    test::hand_driven study{constrained{test::scripted{wrong}, only_last}, test::six_points};
    CHECK(study.ask().genome[0].value == 2);
    CHECK(study.records[0].tag == 0);
}

TEST_CASE("constrained: a constraint that nothing meets is an error, not a loop", "[constrained]") {
    test::hand_driven study{constrained{nas::random_search{}, [](nas::genome const&) { return false; }},
                            test::tiny_space};
    test::check_error<nas::search_error>(
        "nas.controller.117", [&] { (void)study.ask(); }, "none of 200");
}

TEST_CASE("constrained: a broken limit costs reward in proportion to the excess", "[constrained]") {
    constrained<test::scripted> const c{
        .controller = {{{}}}, .limits = {nas::at_most("latency", 10), nas::at_least("energy", 4)}, .penalty = 0.5};
    test::hand_driven study{c, test::six_points};
    auto& r = study.ask();
    r.metrics.latency = nas::milliseconds{15};
    r.metrics.energy = 3;
    r.objectives = {1, 2};
    study.tell(r, 0.9);
    auto const& shown = study.state.inner.shown;
    CHECK(shown[0].reward == Approx(0.9 - 0.5 * (0.5 + 0.25)));
    CHECK(shown[0].objectives == std::vector<double>{1 - 0.375, 2 - 0.375});
    study.tell(study.ask(), 0.3); // neither was measured: nothing is broken
    CHECK(shown[1].reward == 0.3);
    study.lose(study.ask(), nas::failure_kind::infeasible); // the worst so far less the whole penalty
    CHECK(shown[2].reward == Approx(0.3 - 0.5));
    CHECK(shown[2].state == nas::trial_state::complete);
    study.lose(study.ask(), nas::failure_kind::crashed); // not a constraint
    CHECK_FALSE(shown[3].reward);
}

TEST_CASE("constrained: or the controller never learns of it", "[constrained]") {
    constrained<test::scripted> const c{
        .controller = {{{}}}, .limits = {nas::at_most("energy", 4)}, .broken = broken_limit::death};
    test::hand_driven study{c, test::six_points};
    auto& r = study.ask();
    r.metrics.energy = 5;
    study.tell(r, 0.9);
    study.lose(study.ask(), nas::failure_kind::infeasible);
    CHECK(study.state.inner.shown.empty());
    study.tell(study.ask(), 0.5);
    CHECK(study.state.inner.shown.size() == 1);
}

TEST_CASE("constrained: an infeasible trial before any result has no reward to be shown with", "[constrained]") {
    test::hand_driven study{constrained{test::scripted{{{}}}}, test::six_points};
    study.lose(study.ask(), nas::failure_kind::infeasible);
    CHECK_FALSE(study.state.inner.shown[0].reward);
    CHECK(study.state.inner.shown[0].state == nas::trial_state::infeasible);
}

TEST_CASE("constrained: impossible options are refused", "[constrained]") {
    using C = constrained<nas::random_search>;
    test::check_error<nas::search_error>("nas.controller.116", [] { C{.controller = {}, .attempts = 0}.check(); });
    test::check_error<nas::search_error>("nas.controller.116", [] { C{.controller = {}, .penalty = -1}.check(); });
    test::check_error<nas::search_error>("nas.controller.110",
                                         [] { C{.controller = {}, .limits = {nas::at_most("", 1)}}.check(); });
    CHECK(C{.controller = {}, .limits = {nas::at_most("latency", 2)}}.describe() ==
          "constrained{random_search{replacement=true}, latency <= 2, penalty=1, attempts=100}");
}
