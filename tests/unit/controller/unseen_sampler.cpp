#include <algorithm>
#include <map>
#include <set>

#include <nas/controller/unseen_sampler.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/search_cases.hpp"

using nas::unseen_sampler;

namespace {

std::vector<nas::genome> draws(unseen_sampler& s, nas::space_view space, std::uint64_t seed, std::uint64_t from,
                               std::uint64_t to) {
    std::vector<nas::genome> all;
    for (std::uint64_t i = from; i < to; ++i) all.push_back(s.draw(space, nas::rng(seed).stream(i)));
    return all;
}

} // namespace

TEST_CASE("unseen_sampler: draws every point once and then says that there are none left", "[controller]") {
    for (std::uint64_t const seed : {1u, 2u, 3u}) {
        unseen_sampler s;
        std::set<std::uint64_t> seen;
        for (nas::genome const& g : draws(s, test::tiny_space, seed, 0, 3108)) {
            CHECK(seen.insert(nas::hash_of(g)).second);
            (void)nas::decode(test::tiny_space, g);
        }
        CHECK(seen.size() == 3108);
        CHECK(s.drawn() == 3108);
        test::check_error<nas::space_exhausted>(
            "nas.search.4", [&] { (void)s.draw(test::tiny_space, nas::rng(9)); }, "every architecture");
    }
}

TEST_CASE("unseen_sampler: a space without decisions has one point", "[controller]") {
    constexpr auto space = nas::just(3);
    unseen_sampler s;
    CHECK(s.draw(space, nas::rng(1)).empty());
    CHECK_THROWS_AS(s.draw(space, nas::rng(2)), nas::space_exhausted);
}

TEST_CASE("unseen_sampler: the first draw is that of uniform decisions", "[controller]") {
    // 6 points below the first alternative, one below the second: each half of the draws.
    constexpr auto space =
        nas::one_of(nas::named("six", nas::map(test::six_points, [](test::layer l) { return l.kernel; })),
                    nas::named("one", nas::just(0)));
    std::map<std::uint32_t, int> first;
    for (std::uint64_t i = 0; i < 4000; ++i) {
        unseen_sampler s;
        ++first[s.draw(space, nas::rng(i))[0].value];
    }
    CHECK(std::abs(first[0] - 2000) < 4 * 32); // 4 standard deviations
}

TEST_CASE("unseen_sampler: the second draw is uniform over what is left", "[controller]") {
    std::map<std::uint64_t, int> second;
    nas::genome first;
    constexpr int runs = 6000;
    for (std::uint64_t i = 0; i < runs; ++i) {
        unseen_sampler s;
        first = s.draw(test::six_points, nas::rng(1)); // always the same
        ++second[nas::hash_of(s.draw(test::six_points, nas::rng(100 + i)))];
    }
    CHECK(second.size() == 5);
    CHECK(!second.contains(nas::hash_of(first)));
    double chi_square = 0;
    for (auto const& [hash, n] : second) chi_square += (n - runs / 5.0) * (n - runs / 5.0) / (runs / 5.0);
    CHECK(chi_square < 18.5); // 4 degrees of freedom, p = 0.001
}

TEST_CASE("unseen_sampler: depends on the streams alone, and continues exactly after save and load", "[controller]") {
    unseen_sampler whole, half;
    auto const all = draws(whole, test::tiny_space, 4, 0, 100);
    auto some = draws(half, test::tiny_space, 4, 0, 50);
    unseen_sampler restored = unseen_sampler::load(half.save());
    CHECK(restored == half);
    for (nas::genome& g : draws(restored, test::tiny_space, 4, 50, 100)) some.push_back(std::move(g));
    CHECK(some == all);
    CHECK(restored == whole);
}

TEST_CASE("unseen_sampler: damaged bytes are rejected", "[controller]") {
    unseen_sampler s;
    (void)draws(s, test::six_points, 1, 0, 3);
    std::string const good = s.save();
    test::check_error<nas::storage_error>("nas.storage.1",
                                          [&] { (void)unseen_sampler::load(good.substr(0, good.size() / 2)); });
    std::string bad = good;
    bad[8 + 4 + 8] = '\x70'; // the root's first child
    test::check_error<nas::storage_error>(
        "nas.storage.2", [&] { (void)unseen_sampler::load(bad); }, "does not have");
}

TEST_CASE("unseen_sampler: a decision with very many alternatives costs as many steps as were drawn", "[controller]") {
    constexpr auto space = nas::between(0, 2'000'000'000);
    unseen_sampler s;
    std::set<std::uint32_t> seen;
    for (nas::genome const& g : draws(s, space, 1, 0, 500)) seen.insert(g[0].value);
    CHECK(seen.size() == 500);
}

TEST_CASE("unseen_sampler: what a constraint rejects is passed over, until nothing is left", "[controller]") {
    constexpr auto pair = nas::tuple_of(nas::one_of(0, 1, 2, 3), nas::one_of(0, 1, 2, 3));
    auto const ordered = nas::where(pair, [](auto const& t) { return std::get<0>(t) < std::get<1>(t); },
                                    {.max_points = 1}); // too large to be counted
    nas::unseen_sampler s;
    std::vector<nas::genome> seen;
    for (int i = 0; i < 6; ++i) {
        nas::genome g = s.draw(ordered, nas::rng(static_cast<std::uint64_t>(i)));
        CHECK(std::find(seen.begin(), seen.end(), g) == seen.end());
        seen.push_back(std::move(g));
    }
    test::check_error<nas::space_exhausted>("nas.search.4", [&] { (void)s.draw(ordered, nas::rng(1)); });

    auto const never =
        nas::where(nas::repeat<8>(nas::one_of(0, 1, 2, 3)), [](auto const&) { return false; }, {.max_points = 1});
    nas::unseen_sampler t;
    test::check_error<nas::space_error>("nas.controller.104", [&] { (void)t.draw(never, nas::rng(1)); });
}
