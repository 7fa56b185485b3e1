#include <cmath>
#include <limits>

#include <nas/bench/branin.hpp>
#include <nas/bench/simulate.hpp>
#include <nas/controller/random_search.hpp>
#include <nas/space/replay.hpp>

#include "support/catch.hpp"

using namespace nas::bench;

TEST_CASE("branin: the three minima are equal, and no point is below", "[bench][branin]") {
    double const pi = nas::math::pi;
    CHECK(branin_value(pi, 2.275) == Approx(branin_minimum).epsilon(1e-9));
    CHECK(branin_value(-pi, 12.275) == Approx(branin_minimum).epsilon(1e-9));
    CHECK(branin_value(3 * pi, 2.475) == Approx(branin_minimum).epsilon(1e-9));
    double least = 1e9;
    for (int i = 0; i <= 600; ++i)
        for (int j = 0; j <= 600; ++j) least = std::min(least, branin_value(-5 + i * 0.025, j * 0.025));
    CHECK(least >= branin_minimum);
    CHECK(least < branin_minimum + 1e-3);
    CHECK(*branin().facts().best == -branin_minimum);
}

TEST_CASE("branin: rewards are the negated function of the numbers drawn", "[bench][branin]") {
    auto const s = simulate(branin(), nas::random_search{}, {.trials = 300});
    double best = -std::numeric_limits<double>::infinity();
    for (auto const& r : s.records) {
        REQUIRE(r.genome.size() == 2);
        auto const at = nas::decode(nas::tuple_of(nas::real(-5.0, 10.0), nas::real(0.0, 15.0)), r.genome);
        CHECK(*r.reward == -branin_value(std::get<0>(at), std::get<1>(at)));
        best = std::max(best, *r.reward);
    }
    CHECK(best <= -branin_minimum);
    CHECK(best > -3);
}

TEST_CASE("branin_categorical: only the first alternative has the optimum", "[bench][branin]") {
    problem const p = branin_categorical();
    nas::rng unused(1);
    double most[3] = {-1e9, -1e9, -1e9};
    nas::genome g = nas::sample(p.space(), nas::rng(1));
    REQUIRE(g.size() == 3);
    for (std::uint32_t kind = 0; kind < 3; ++kind)
        for (int i = 0; i <= 150; ++i)
            for (int j = 0; j <= 150; ++j) {
                g[0].value = static_cast<std::uint32_t>(i / 150.0 * (nas::continuous_arity - 1.0));
                g[1].value = static_cast<std::uint32_t>(j / 150.0 * (nas::continuous_arity - 1.0));
                g[2].value = kind;
                most[kind] = std::max(most[kind], *p.evaluate(g, 0, unused).reward);
            }
    CHECK(most[0] == Approx(-branin_minimum).margin(0.02));
    CHECK(most[1] == Approx(-branin_minimum - 1).margin(0.02));
    CHECK(most[2] == Approx(-branin_minimum - 2).margin(0.02));
}
