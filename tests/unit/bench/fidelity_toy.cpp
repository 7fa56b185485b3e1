#include <cmath>
#include <vector>

#include <nas/bench/fidelity_toy.hpp>
#include <nas/bench/rank_tests.hpp>
#include <nas/space/replay.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;
using test::check_error;

namespace {

// Share of pairs of 60 architectures that two budgets rank alike.
double agreement(problem const& p, double low, double high) {
    std::vector<double> a, b;
    nas::rng unused(1);
    for (std::uint64_t i = 0; i < 60; ++i) {
        nas::genome const g = nas::sample(p.space(), nas::rng(i));
        a.push_back(*p.evaluate(g, low, unused).reward);
        b.push_back(*p.evaluate(g, high, unused).reward);
    }
    int alike = 0, pairs = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            ++pairs;
            alike += (a[i] < a[j]) == (b[i] < b[j]);
        }
    return static_cast<double>(alike) / pairs;
}

} // namespace

TEST_CASE("fidelity_toy: without disagreement every budget ranks alike", "[bench][fidelity_toy]") {
    problem const p = fidelity_toy({.disagreement = 0});
    CHECK(agreement(p, 1, 81) == 1);
    CHECK(agreement(p, 3, 27) == 1);
}

TEST_CASE("fidelity_toy: rankings agree more, the longer the training", "[bench][fidelity_toy]") {
    problem const p = fidelity_toy({.disagreement = 0.3});
    double const early = agreement(p, 1, 81), later = agreement(p, 60, 81);
    CHECK(early > 0.5);
    CHECK(early < 0.9);
    CHECK(later > early);
}

TEST_CASE("fidelity_toy: curve, cost and score", "[bench][fidelity_toy]") {
    problem const p =
        fidelity_toy({.decisions = 3, .full_budget = 9, .disagreement = 0.2, .seconds_per_unit = 2, .seed = 5});
    nas::rng unused(1);
    nas::genome const g = nas::sample(p.space(), nas::rng(2));
    auto const full = p.evaluate(g, 0, unused), part = p.evaluate(g, 4, unused);
    CHECK(full.cost == 18);
    CHECK(part.cost == 8);
    REQUIRE(full.curve.size() == 9);
    REQUIRE(part.curve.size() == 4);
    CHECK(full.curve[3] == part.curve[3]);
    CHECK(full.curve[3].value == *part.reward);
    CHECK(*full.reward == Approx(*full.score));
    CHECK(*part.score == *full.score);
    CHECK(full.curve[8].step == 9);
    CHECK(unused.count() == 0);
    // The best of all 64 is the one said.
    double best = 0;
    nas::genome x = g;
    for (x[0].value = 0; x[0].value < 4; ++x[0].value)
        for (x[1].value = 0; x[1].value < 4; ++x[1].value)
            for (x[2].value = 0; x[2].value < 4; ++x[2].value) best = std::max(best, *p.evaluate(x, 0, unused).reward);
    CHECK(best == Approx(*p.facts().best));
    CHECK(*fidelity_toy({.seed = 6}).facts().best != *fidelity_toy({.seed = 7}).facts().best);
}

TEST_CASE("fidelity_toy: impossible options are refused", "[bench][fidelity_toy]") {
    for (auto const& o : {fidelity_toy_options{.decisions = 0}, fidelity_toy_options{.full_budget = 0.5},
                          fidelity_toy_options{.disagreement = -1}, fidelity_toy_options{.seconds_per_unit = NAN}})
        check_error<nas::search_error>(
            "nas.bench.12", [&] { (void)fidelity_toy(o); }, "fidelity_toy needs");
}
