#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <nas/bench/trace.hpp>
#include <nas/bench/zdt.hpp>
#include <nas/space/replay.hpp>

#include "support/check_error.hpp"

using namespace nas::bench;

namespace {

// Sets the numbers of a genome, given from 0 to 1 of their interval.
std::vector<double> at(problem const& p, std::vector<double> const& x) {
    nas::genome g = nas::sample(p.space(), nas::rng(1));
    REQUIRE(g.size() == x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        g[i].value = static_cast<std::uint32_t>(x[i] * (nas::continuous_arity - 1.0) + 0.5);
    nas::rng unused(1);
    return p.evaluate(g, 0, unused).objectives;
}

} // namespace

TEST_CASE("zdt: values by hand", "[bench][zdt]") {
    auto const is = [](std::vector<double> const& o, double f1, double f2) {
        CHECK(o[0] == Approx(-f1));
        CHECK(o[1] == Approx(-f2));
    };
    // Two variables (0.25, 0.5): g = 1 + 9 * 0.5 = 5.5
    is(at(zdt(1, 2), {0.25, 0.5}), 0.25, 5.5 * (1 - std::sqrt(0.25 / 5.5)));
    is(at(zdt(2, 2), {0.25, 0.5}), 0.25, 5.5 * (1 - std::pow(0.25 / 5.5, 2)));
    is(at(zdt(3, 2), {0.25, 0.5}), 0.25, 5.5 * (1 - std::sqrt(0.25 / 5.5)) - 0.25 * std::sin(2.5 * nas::math::pi));
    // zdt4: 0.55 is 0.5 in [-5, 5]; g = 1 + 10 + 0.25 - 10 cos(2 pi) = 1.25
    is(at(zdt(4, 2), {0.25, 0.55}), 0.25, 1.25 * (1 - std::sqrt(0.25 / 1.25)));
    is(at(zdt(1, 3), {0, 1, 0}), 0, 5.5);
    CHECK(zdt(1).name() == "zdt1_30");
    CHECK(zdt(4).name() == "zdt4_10");
}

TEST_CASE("zdt: the front has the hypervolume said", "[bench][zdt]") {
    for (int number = 1; number <= 4; ++number) {
        problem const p = zdt(number, 2);
        detail::dominated_volume area({-1.1, -1.1});
        double volume = 0;
        std::vector<std::vector<double>> front;
        for (int i = 0; i <= 2000; ++i) front.push_back(at(p, {i / 2000.0, number == 4 ? 0.5 : 0.0}));
        for (auto const& o : front) volume = area.add(o[0], o[1]);
        INFO("zdt" << number);
        CHECK(volume == Approx(*p.facts().best).margin(2e-3));
        CHECK(volume <= *p.facts().best);
    }
}

TEST_CASE("zdt: there are four, of two variables or more", "[bench][zdt]") {
    using test::check_error;
    check_error<nas::search_error>(
        "nas.bench.12", [] { (void)zdt(5); }, "zdt(5)");
    check_error<nas::search_error>("nas.bench.12", [] { (void)zdt(0); });
    check_error<nas::search_error>(
        "nas.bench.12", [] { (void)zdt(1, 1); }, "1 variables");
}
