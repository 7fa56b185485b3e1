#include <array>
#include <limits>
#include <vector>

#include <nas/bench/problem.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/replay.hpp>

#include "support/check_error.hpp"

using nas::bench::evaluation;
using nas::bench::problem;
using test::check_error;

namespace {

constexpr auto digits = nas::repeat<3>(nas::one_of(0, 1, 2));
using number = std::array<int, 3>;

int sum(number const& n) { return n[0] + n[1] + n[2]; }

} // namespace

TEST_CASE("problem: functions of an architecture, with budget and noise if they want them", "[bench][problem]") {
    nas::rng noise(1);
    nas::genome const g = nas::sample(digits, nas::rng(3));
    int const expected = sum(nas::decode(digits, g));
    CHECK(problem({.name = "p"}, digits, &sum).evaluate(g, 0, noise).reward == expected);
    CHECK(problem({.name = "p", .full_budget = 9}, digits,
                  [](number const& n, double budget) { return sum(n) + 100 * budget; })
              .evaluate(g, 4, noise)
              .reward == expected + 400);
    double const noisy =
        *problem({.name = "p"}, digits, [](number const& n, nas::rng& r) { return sum(n) + r.uniform(); })
             .evaluate(g, 0, noise)
             .reward;
    CHECK(noisy == expected + nas::rng(1).uniform());
    auto const several = problem({.name = "p", .full_budget = 2, .objectives = 2}, digits,
                                 [](number const& n, double budget, nas::rng& r) {
                                     return std::vector<double>{double(n[0]), budget + r.uniform()};
                                 });
    nas::rng again(1);
    evaluation const e = several.evaluate(g, 0, again);
    CHECK(e.objectives == std::vector<double>{double(nas::decode(digits, g)[0]), 2 + nas::rng(1).uniform()});
    CHECK_FALSE(e.reward);
}

TEST_CASE("problem: functions of a genome, and whole evaluations", "[bench][problem]") {
    nas::rng noise(1);
    nas::genome const g = nas::sample(digits, nas::rng(3));
    problem const p({.name = "genes"}, digits, [](nas::genome const& x) {
        return evaluation{.reward = double(x.size()), .score = 7, .cost = 2.5};
    });
    evaluation const e = p.evaluate(g, 0, noise);
    CHECK(e.reward == 3);
    CHECK(e.score == 7);
    CHECK(e.cost == 2.5);
    problem const copy = p;
    CHECK(copy.name() == "genes");
    CHECK(nas::sample(copy.space(), nas::rng(3)) == g);
}

TEST_CASE("problem: what contradicts itself is refused", "[bench][problem]") {
    auto const make = [](nas::bench::problem_facts f) { return [f] { (void)problem(f, digits, &sum); }; };
    check_error<nas::search_error>("nas.bench.1", make({.name = ""}), "needs a name");
    check_error<nas::search_error>("nas.bench.1", make({.name = "p", .min_budget = 3, .full_budget = 2}), "'p'",
                                   "3 to 2");
    check_error<nas::search_error>("nas.bench.1", make({.name = "p", .min_budget = -1}), "-1");
    check_error<nas::search_error>("nas.bench.1", make({.name = "p", .objectives = 0}), "0 objectives");
    check_error<nas::search_error>("nas.bench.1", make({.name = "p", .objectives = 2, .reference = {1}}), "1 values");

    nas::rng noise(1);
    nas::genome const g = nas::sample(digits, nas::rng(3));
    problem const plain({.name = "plain"}, digits, &sum);
    check_error<nas::search_error>(
        "nas.bench.2", [&] { (void)plain.evaluate(g, 5, noise); }, "plain", "budget of 5", "no budgets");
    problem const graded({.name = "graded", .min_budget = 1, .full_budget = 9}, digits, &sum);
    CHECK(graded.evaluate(g, 1, noise).reward);
    for (double const b : {0.5, 9.5, -1.0, std::numeric_limits<double>::quiet_NaN()})
        check_error<nas::search_error>(
            "nas.bench.2", [&] { (void)graded.evaluate(g, b, noise); }, "1 to 9");

    auto const answers = [&](evaluation e, std::size_t objectives = 1) {
        return [=, &noise] {
            (void)problem({.name = "bad", .objectives = objectives}, digits, [e](number const&) {
                return e;
            }).evaluate(g, 0, noise);
        };
    };
    check_error<nas::search_error>("nas.bench.3", answers({.reward = 1, .cost = -1}), "bad", "-1");
    check_error<nas::search_error>("nas.bench.3",
                                   answers({.reward = 1, .cost = std::numeric_limits<double>::infinity()}), "inf");
    check_error<nas::search_error>("nas.bench.3", answers({}), "no reward");
    check_error<nas::search_error>("nas.bench.3", answers({.objectives = {1}}, 2), "1 of 2 objectives");
    CHECK_NOTHROW(answers({.failure = nas::failure{nas::failure_kind::diverged, "nan"}}, 2)());
    check_error<nas::genome_mismatch>("nas.genome.1", [&] { (void)plain.evaluate({}, 0, noise); });
}
