#include <cmath>
#include <map>

#include <nas/space/mutate.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::genome, nas::mutate, nas::rng;

TEST_CASE("mutate: same genome and stream, same neighbour", "[space]") {
    auto const g = nas::sample(test::first_program, rng(1));
    CHECK(mutate(test::first_program, g, rng(2)) == mutate(test::first_program, g, rng(2)));
    CHECK(mutate(test::first_program, g, rng(2)) != mutate(test::first_program, g, rng(3)));
}

TEST_CASE("mutate: uniform over decisions and over their other alternatives", "[space]") {
    // 3 decisions of 3 alternatives: 6 neighbours, 12,000 draws; chi-square with 5 degrees of freedom exceeds 20.5 in
    // one of 1000 seeds; this seed is fixed.
    constexpr auto space = nas::repeat<3>(nas::one_of(3, 5, 7));
    auto const g = nas::encode(space, {5, 5, 5});
    constexpr int draws = 12'000;
    std::map<std::array<int, 3>, int> count;
    for (int i = 0; i < draws; ++i)
        ++count[nas::decode(space, mutate(space, g, rng(4).stream(static_cast<std::uint64_t>(i))))];
    REQUIRE(count.size() == 6);
    double chi = 0;
    for (auto const& [point, n] : count) chi += std::pow(n - draws / 6.0, 2) / (draws / 6.0);
    CHECK(chi < 20.5);
}

TEST_CASE("mutate: decisions that come to life are drawn, those that end are dropped", "[space]") {
    using value = decltype(test::layer)::value_type;
    auto const g = nas::encode(test::layer, value(test::conv{5}));
    std::map<std::size_t, int> kinds;
    for (std::uint64_t i = 0; i < 200; ++i) {
        auto const a = nas::decode(test::layer, mutate(test::layer, g, rng(5).stream(i)));
        ++kinds[a.index()];
        if (auto const* c = std::get_if<test::conv>(&a)) CHECK(c->kernel == 3);
    }
    CHECK(kinds.size() == 3);
}

TEST_CASE("mutate: a decision whose bound moves is drawn anew, the others stay", "[space]") {
    auto const g = nas::encode(test::by_run, {64, {7, 5, 7, 5}});
    bool narrowed = false;
    for (std::uint64_t i = 0; i < 100; ++i) {
        auto const c = nas::decode(test::by_run, mutate(test::by_run, g, rng(6).stream(i)));
        if (c.width == 64) continue;
        narrowed = true;
        for (std::size_t k = 0; k < c.kernels.size(); ++k) CHECK(c.kernels[k] == (k % 2 == 0 ? 7 : 5));
    }
    CHECK(narrowed);
}

TEST_CASE("mutate: two alternatives simply flip", "[space]") {
    auto const g = nas::encode(nas::one_of(false, true), true);
    CHECK(mutate(nas::one_of(false, true), g, rng(1)).front().value == 0);
}

TEST_CASE("mutate: a space without decisions has no neighbours", "[space]") {
    CHECK(mutate(nas::just(1), {}, rng(1)).empty());
}

TEST_CASE("mutate: a genome of another space is refused", "[space]") {
    genome const foreign{{1, 2, 0}, {2, 2, 0}};
    test::check_error<nas::genome_mismatch>(
        "nas.genome.3", [&] { (void)mutate(test::layer, foreign, rng(1)); }, "nas::complete");
}
