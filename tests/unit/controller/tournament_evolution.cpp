#include <algorithm>
#include <cmath>

#include <nas/controller/tournament_evolution.hpp>
#include <nas/nas.hpp>

#include "support/check_error.hpp"
#include "support/controller_cases.hpp"

using nas::tournament_evolution;

namespace {

constexpr auto bits = nas::repeat<30>(nas::one_of(0, 1));

double ones(nas::genome const& g) {
    double n = 0;
    for (nas::gene const& x : g) n += x.value;
    return n;
}
int differing(nas::genome const& a, nas::genome const& b) {
    int n = 0;
    for (std::size_t i = 0; i < a.size(); ++i) n += a[i] != b[i];
    return n;
}

} // namespace

TEST_CASE("tournament_evolution: conforms", "[tournament_evolution]") {
    test::conforms(tournament_evolution{.population = 10});
    test::conforms(tournament_evolution{.population = 2, .inherit = true});
}

TEST_CASE("tournament_evolution: begins with random members, then one dies per birth: the worse of two, never the best",
          "[tournament_evolution]") {
    test::hand_driven study{tournament_evolution{.population = 12}, bits};
    for (int t = 0; t < 200; ++t) {
        auto const before = study.state.alive;
        nas::trial_record& r = study.ask();
        auto const& after = study.state.alive;
        if (t < 12) {
            CHECK(r.genome == nas::sample(bits, nas::rng(1).stream(static_cast<std::uint64_t>(t))));
            CHECK(after == before);
        } else {
            REQUIRE(before.size() == 12);
            REQUIRE(after.size() == 11);
            auto const by_reward = [](auto const& a, auto const& b) { return a.reward < b.reward; };
            CHECK(std::max_element(after.begin(), after.end(), by_reward)->reward ==
                  std::max_element(before.begin(), before.end(), by_reward)->reward);
            bool has_parent = false;
            for (auto const& m : after) has_parent = has_parent || differing(m.genome, r.genome) == 1;
            CHECK(has_parent);
        }
        study.tell(r, ones(r.genome));
    }
}

TEST_CASE("tournament_evolution: members and trials under way stay as many as the population",
          "[tournament_evolution]") {
    test::hand_driven study{tournament_evolution{.population = 20}, bits};
    study.records.reserve(500);
    std::vector<nas::genome const*> pending;
    std::vector<std::size_t> open;
    nas::rng order(3);
    for (int t = 0; t < 400; ++t) {
        nas::trial_record& r = study.ask(pending);
        pending.push_back(&r.genome);
        open.push_back(study.records.size() - 1);
        if (study.state.born >= 20) CHECK(study.state.alive.size() + open.size() == 20);
        if (open.size() < 5) continue;
        std::size_t const i = order.below(5);
        auto& done = study.records[open[i]];
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
        pending.erase(pending.begin() + static_cast<std::ptrdiff_t>(i));
        if (t % 6 == 0) study.lose(done); // its place is filled without a death
        else study.tell(done, ones(done.genome));
    }
    CHECK(study.state.alive.size() > 10);
}

TEST_CASE("tournament_evolution: half of the population stays, however many trials are under way",
          "[tournament_evolution]") {
    test::hand_driven study{tournament_evolution{.population = 10}, bits};
    study.records.reserve(200);
    for (int t = 0; t < 10; ++t) {
        auto& r = study.ask();
        study.tell(r, ones(r.genome));
    }
    std::vector<nas::genome const*> pending;
    for (int t = 0; t < 50; ++t) pending.push_back(&study.ask(pending).genome);
    CHECK(study.state.alive.size() == 5);
    for (std::size_t t = 10; t < 60; ++t) study.tell(study.records[t], 1);
    (void)study.ask();
    CHECK(study.state.alive.size() == 9); // the surplus dies with the next proposal
}

TEST_CASE("tournament_evolution: a child may go on from its parent's weights", "[tournament_evolution]") {
    test::hand_driven study{tournament_evolution{.population = 8, .inherit = true}, bits};
    for (int t = 0; t < 60; ++t) {
        auto& r = study.ask();
        CHECK(r.continues.has_value() == (t >= 8));
        if (r.continues) CHECK(differing(study.records[*r.continues].genome, r.genome) == 1);
        study.tell(r, ones(r.genome));
    }
}

TEST_CASE("tournament_evolution: solves a bit string", "[tournament_evolution]") {
    test::hand_driven study{tournament_evolution{.population = 20}, bits};
    double best = 0;
    for (int t = 0; t < 1500; ++t) {
        auto& r = study.ask();
        best = std::max(best, ones(r.genome));
        study.tell(r, ones(r.genome));
    }
    CHECK(best == 30);
}

TEST_CASE("tournament_evolution: the mutation can be replaced, impossible options and foreign bytes are refused",
          "[tournament_evolution]") {
    tournament_evolution const c{
        .population = 2, .mutation = [](nas::space_view, nas::genome const& parent, nas::rng&) { return parent; }};
    CHECK(c.describe() == "tournament_evolution{population=2, inherit=false, mutation=custom}");
    tournament_evolution::state s{.alive = {{{{1, 2, 0}}, 1.0, 5}, {{{1, 2, 1}}, 2.0, 6}}, .born = 2};
    nas::rng random(1);
    CHECK(c.propose(s, bits, random, {}).genome == nas::genome{{1, 2, 1}});
    test::check_error<nas::search_error>(
        "nas.controller.4", [] { tournament_evolution{.population = 1}.check(); }, "population = 1");
    test::check_error<nas::storage_error>("nas.controller.112", [&] { (void)c.load(c.save(s) + "x"); });
    test::check_error<nas::storage_error>("nas.storage.1", [&] { (void)c.load(c.save(s).substr(0, 30)); });
}
