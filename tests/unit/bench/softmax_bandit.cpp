#include <algorithm>
#include <cmath>
#include <vector>

#include <nas/bench/simulate.hpp>
#include <nas/bench/softmax_bandit.hpp>
#include <nas/controller/random_search.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;

TEST_CASE("softmax_bandit: every arm has its reward", "[bench][softmax_bandit]") {
    std::vector<double> const rewards{0.1, 0.9, 0.4};
    problem const p = softmax_bandit(rewards);
    CHECK(*p.facts().best == 0.9);
    auto const s = simulate(p, nas::random_search{}, {.trials = 60});
    std::vector<int> count(3);
    for (auto const& r : s.records) {
        REQUIRE(r.genome.size() == 1);
        CHECK(r.genome[0].arity == 3);
        CHECK(*r.reward == rewards[r.genome[0].value]);
        ++count[r.genome[0].value];
    }
    for (int const c : count) CHECK(c > 5);
}

TEST_CASE("softmax_bandit: noise is in the reward, not in the score", "[bench][softmax_bandit]") {
    auto const s = simulate(softmax_bandit({1, 2}, 0.5), nas::random_search{}, {.trials = 400});
    double squares = 0;
    for (auto const& r : s.records) {
        CHECK(s.scores[r.number] == 1.0 + r.genome[0].value);
        double const error = *r.reward - s.scores[r.number];
        squares += error * error;
    }
    CHECK(squares / 400 == Approx(0.25).margin(3 * 0.25 * std::sqrt(2.0 / 400)));
    test::check_error<nas::search_error>(
        "nas.bench.12", [] { (void)softmax_bandit({1}); }, "two arms");
}
