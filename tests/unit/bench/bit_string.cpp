#include <cmath>
#include <vector>

#include <nas/bench/bit_string.hpp>
#include <nas/bench/runner.hpp>
#include <nas/bench/statistics.hpp>
#include <nas/controller/regularized_evolution.hpp>
#include <nas/space/replay.hpp>

#include "support/catch.hpp"

using namespace nas::bench;

TEST_CASE("bit_string: the score is the share of ones, the reward has noise", "[bench][bit_string]") {
    problem const p = bit_string({.bits = 50, .noise = 0.1});
    double sum = 0, squares = 0;
    for (std::uint64_t i = 0; i < 4000; ++i) {
        nas::genome const g = nas::sample(p.space(), nas::rng(i));
        REQUIRE(g.size() == 50);
        nas::rng noise(i);
        auto const e = p.evaluate(g, 0, noise);
        double ones = 0;
        for (nas::gene const& x : g) ones += x.value;
        CHECK(*e.score == ones / 50);
        double const error = *e.reward - *e.score;
        sum += error;
        squares += error * error;
    }
    CHECK(sum / 4000 == Approx(0).margin(3 * 0.1 / std::sqrt(4000)));
    CHECK(std::sqrt(squares / 4000) == Approx(0.1).epsilon(3 / std::sqrt(8000)));
    nas::rng unused(1);
    problem const exact = bit_string({.bits = 4, .noise = 0});
    auto const e = exact.evaluate(nas::sample(exact.space(), nas::rng(1)), 0, unused);
    CHECK(*e.reward == *e.score);
    CHECK(unused.count() == 0);
}

TEST_CASE("bit_string: aging evolution reaches the published share", "[bench][bit_string]") {
    // Reference implementation, 100 runs of 1,000 cycles after a population of 100: 0.891 with a deviation of 0.021.
    auto const set = run(bit_string(), {"evolution", nas::regularized_evolution{.population = 100, .sample = 10}},
                         {.runs = 20, .simulation = {.trials = 1100}});
    auto const s = summarize(set.final());
    CHECK(s.mean == Approx(0.891).margin(3 * std::sqrt(0.021 * 0.021 / 20 + 0.021 * 0.021 / 100)));
}
