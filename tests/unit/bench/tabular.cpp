#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <nas/bench/simulate.hpp>
#include <nas/bench/tabular.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/space/encode.hpp>
#include <nas/space/one_of.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

constexpr auto space = nas::one_of(10, 20, 30);
double const none = std::numeric_limits<double>::quiet_NaN();

nas::genome at(int value) { return nas::encode(space, value); }

// accuracy is searched for, test is what counts; 30 diverges at its second budget.
table curves() {
    return {{"accuracy", "test", "parameters", "steps"},
            {{at(10), 2, 3, {0.50, 0.4, 1000, 1}},
             {at(10), 4, 8, {0.60, 0.50, 1000, 2}},
             {at(10), 4, 10, {0.70, 0.52, 1000, 2}},
             {at(20), 2, 2, {0.55, 0.5, 2000, 1}},
             {at(20), 4, 4, {0.58, 0.57, 2000, 2}},
             {at(30), 2, 5, {0.20, 0.1, 3000, 1}},
             {at(30), 4, 9, {none, none, 3000, 2}}}};
}

evaluation ask(problem const& p, int value, double budget, std::uint64_t seed = 1) {
    nas::rng random(seed);
    return p.evaluate(at(value), budget, random);
}

} // namespace

TEST_CASE("tabular: reward, score, cost, metrics and curve out of the table", "[bench][tabular]") {
    problem const p = tabular({.name = "toy", .score = nas::maximize("test")}, space, curves());
    CHECK(p.facts().min_budget == 2);
    CHECK(p.facts().full_budget == 4);
    CHECK(*p.facts().best == 0.57);
    auto const full = ask(p, 10, 0);
    CHECK(*full.reward == Approx(0.65));
    CHECK(*full.score == Approx(0.51));
    CHECK(full.cost == 9);
    CHECK(*full.metrics.accuracy == Approx(0.65));
    CHECK(*full.metrics.parameters == 1000);
    CHECK(*full.metrics.find("steps") == 2);
    REQUIRE(full.curve.size() == 2);
    CHECK(full.curve[0] == nas::curve_point{2, 0.5});
    CHECK(full.curve[1].value == Approx(0.65));
    CHECK(full.step_seconds == std::vector<double>{3, 6});
    auto const part = ask(p, 10, 3); // the largest budget up to 3 is 2
    CHECK(*part.reward == 0.5);
    CHECK(*part.score == Approx(0.51)); // what it is worth when trained in full
    CHECK(part.cost == 3);
    CHECK(part.curve.size() == 1);
    check_error<nas::search_error>(
        "nas.bench.2", [&] { (void)ask(p, 10, 1); }, "2 to 4");
}

TEST_CASE("tabular: one repeat at random", "[bench][tabular]") {
    problem const p = tabular({.name = "toy", .one_repeat = true}, space, curves());
    int first = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        auto const e = ask(p, 10, 4, seed);
        REQUIRE((*e.reward == 0.60 || *e.reward == 0.70));
        CHECK(e.cost == (*e.reward == 0.60 ? 8 : 10));
        CHECK(*e.score == Approx(0.65));
        first += *e.reward == 0.60;
    }
    CHECK(first == Approx(100).margin(3 * 7.07));
    CHECK(*ask(p, 20, 4).reward == 0.58);
}

TEST_CASE("tabular: a value that is no number is a diverged trial", "[bench][tabular]") {
    auto const s =
        simulate(tabular({.name = "toy"}, space, curves()), nas::random_search{.replacement = false}, {.trials = 3});
    int diverged = 0;
    for (auto const& r : s.records) {
        bool const bad = nas::decode(space, r.genome) == 30;
        CHECK((r.state == nas::trial_state::failed) == bad);
        diverged += bad && r.failure->kind == nas::failure_kind::diverged;
    }
    CHECK(diverged == 1);
}

TEST_CASE("tabular: several objectives, with the hypervolume of the front", "[bench][tabular]") {
    table const flat({"accuracy", "macs"},
                     {{at(10), 0, 1, {0.5, 100}}, {at(20), 0, 1, {0.8, 300}}, {at(30), 0, 1, {0.4, 200}}});
    problem const p = tabular(
        {.name = "two", .objectives = {nas::maximize("accuracy"), nas::minimize("macs")}, .reference = {0, -400}},
        space, flat);
    CHECK(p.facts().objectives == 2);
    CHECK(p.facts().full_budget == 0);
    CHECK(*p.facts().best == Approx(0.5 * 300 + 0.3 * 100));
    auto const e = ask(p, 20, 0);
    CHECK(e.objectives == std::vector<double>{0.8, -300});
    CHECK_FALSE(e.reward);
    CHECK(e.curve.empty());
    problem const least = tabular({.name = "least", .objectives = {nas::minimize("macs")}}, space, flat);
    CHECK(*ask(least, 10, 0).reward == -100);
    CHECK(*least.facts().best == -100);
}

TEST_CASE("tabular: what the table lacks is an error, or infeasible if asked for", "[bench][tabular]") {
    std::vector<table_row> const two{{at(10), 1, 1, {0.5}}, {at(20), 2, 1, {0.6}}};
    problem const p = tabular({.name = "part"}, space, table({"accuracy"}, two));
    check_error<nas::search_error>(
        "nas.bench.14", [&] { (void)ask(p, 30, 1); }, "part", "missing_is_infeasible");
    check_error<nas::search_error>(
        "nas.bench.14", [&] { (void)ask(p, 20, 1); }, "up to this budget");
    problem const q = tabular({.name = "part", .missing_is_infeasible = true}, space, table({"accuracy"}, two));
    auto const e = ask(q, 30, 1);
    CHECK(e.failure->kind == nas::failure_kind::infeasible);
    CHECK(e.cost == 0);
    check_error<nas::search_error>(
        "nas.bench.13", [&] { (void)tabular({.objectives = {nas::maximize("f1")}}, space, table({"accuracy"}, two)); },
        "f1");
    check_error<nas::search_error>(
        "nas.bench.13", [&] { (void)tabular({.score = nas::maximize("test")}, space, table({"accuracy"}, two)); },
        "test");
    check_error<nas::search_error>(
        "nas.bench.13", [&] { (void)tabular({.objectives = {}}, space, table({"accuracy"}, two)); }, "at least one");
}
