#include <algorithm>
#include <array>
#include <vector>

#include <nas/bench/runner.hpp>
#include <nas/bench/statistics.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

constexpr auto digits = nas::repeat<4>(nas::one_of(0, 1, 2));
using number = std::array<int, 4>;

std::vector<problem> two_problems() {
    auto const value = [](number const& n, nas::rng& r) { return n[0] + 3.0 * n[1] - n[2] + r.uniform(); };
    return {problem({.name = "one"}, digits, value),
            problem({.name = "two"}, digits, [](number const& n) { return double(n[3]); })};
}
std::vector<contender> two_contenders() {
    return {{"random", nas::random_search{}}, {"evolution", nas::regularized_evolution{.population = 5, .sample = 3}}};
}

} // namespace

TEST_CASE("compare: one set per problem and contender, one trace per seed", "[bench][runner]") {
    auto const sets = compare(two_problems(), two_contenders(), {.runs = 7, .simulation = {.trials = 25, .seed = 30}});
    REQUIRE(sets.size() == 4);
    CHECK(sets[1].problem.name == "one");
    CHECK(sets[1].contender == "evolution");
    CHECK(sets[2].problem.name == "two");
    CHECK(sets[2].contender == "random");
    for (auto const& s : sets) {
        REQUIRE(s.runs.size() == 7);
        for (std::size_t i = 0; i < 7; ++i) {
            CHECK(s.runs[i].seed == 30 + i);
            CHECK(s.runs[i].best.size() == 25);
        }
    }
    // As one simulation does it.
    auto const p = two_problems();
    CHECK(sets[1].runs[3] ==
          trace_of(p[0], simulate(p[0], two_contenders()[1].controller, {.trials = 25, .seed = 33}), 33));
    CHECK(sets[1].final()[3] == sets[1].runs[3].final());
    CHECK(sets[1].after(10)[3] == sets[1].runs[3].best[9]);
}

TEST_CASE("compare: the result does not depend on the number of threads", "[bench][runner]") {
    auto const problems = two_problems();
    auto const contenders = two_contenders();
    auto const one =
        compare(problems, contenders, {.runs = 9, .simulation = {.trials = 20, .workers = 3}, .threads = 1});
    for (unsigned const threads : {0u, 2u, 5u}) {
        auto const many =
            compare(problems, contenders, {.runs = 9, .simulation = {.trials = 20, .workers = 3}, .threads = threads});
        for (std::size_t i = 0; i < one.size(); ++i) CHECK(many[i].runs == one[i].runs);
    }
}

TEST_CASE("run: random search has the expectation of the best of n draws", "[bench][runner]") {
    problem const die({.name = "die"}, nas::one_of(1, 2, 3, 4, 5, 6), [](int n) { return n; });
    auto const set = run(die, {"random", nas::random_search{}}, {.runs = 400, .simulation = {.trials = 3}});
    double expected = 0; // of the largest of three dice: sum over k of 1 - ((k - 1) / 6)^3
    for (int k = 1; k <= 6; ++k) expected += 1 - (k - 1) * (k - 1) * (k - 1) / 216.0;
    summary const s = summarize(set.final());
    CHECK(s.mean == Approx(expected).margin(3 * s.error));
}

TEST_CASE("compare: what fails names the run", "[bench][runner]") {
    auto const problems = two_problems();
    std::vector<contender> const bad{{"fine", nas::random_search{}},
                                     {"broken", nas::regularized_evolution{.population = 0}}};
    check_error<nas::search_error>(
        "nas.bench.8", [&] { (void)compare(problems, bad, {.runs = 2, .simulation = {.seed = 8}, .threads = 1}); },
        "'broken' on 'one' with seed 8", "nas.search.5");
    problem const throws({.name = "throws"}, digits, [](number const&) -> double { throw 42; });
    CHECK_THROWS_AS(run(throws, {"random", nas::random_search{}}), int);
    check_error<nas::search_error>(
        "nas.bench.9", [&] { (void)compare({}, bad); }, "got 0, 2 and 20");
    check_error<nas::search_error>("nas.bench.9", [&] { (void)compare(problems, {}); });
    check_error<nas::search_error>("nas.bench.9", [&] { (void)compare(problems, bad, {.runs = 0}); });
    std::vector<contender> const twice{{"a", nas::random_search{}}, {"a", nas::random_search{}}};
    check_error<nas::search_error>(
        "nas.bench.9", [&] { (void)compare(problems, twice); }, "'a'");
}
