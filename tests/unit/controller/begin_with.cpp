#include <nas/controller/begin_with.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>

#include "support/controller_cases.hpp"

TEST_CASE("begin_with: conforms, also with points of another space", "[begin_with]") {
    test::conforms(nas::begin_with{nas::regularized_evolution{.population = 6, .sample = 3}, test::six_genomes()});
}

TEST_CASE("begin_with: proposes the points in their order, then what the controller proposes", "[begin_with]") {
    auto const p = test::six_genomes();
    test::hand_driven study{nas::begin_with{test::scripted{{p[5]}}, {p[2], p[0]}}, test::six_points};
    CHECK(study.ask().genome == p[2]);
    CHECK(study.ask().genome == p[0]);
    CHECK(study.ask().genome == p[5]);
    for (auto& r : study.records) study.tell(r, 1);
    CHECK(study.state.inner.shown.size() == 3);
    CHECK(study.state.inner.shown[0].tag == 0);
    CHECK(study.state.inner.shown[2].tag == 100);
}

TEST_CASE("begin_with: the points are part of the description", "[begin_with]") {
    auto const p = test::six_genomes();
    CHECK(nas::begin_with{nas::random_search{}, {p[0]}}.describe() !=
          nas::begin_with{nas::random_search{}, {p[1]}}.describe());
}
