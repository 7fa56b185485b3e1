#include <algorithm>
#include <map>

#include <nas/space/mutate_swap.hpp>
#include <nas/space/permutation.hpp>
#include <nas/space/some_of.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::mutate_swap, nas::rng;

TEST_CASE("mutate_swap: two places of a permutation are exchanged, uniform over pairs", "[space]") {
    constexpr auto space = nas::permutation(nas::one_of(3, 4, 5, 6));
    std::array<int, 4> const before{5, 3, 6, 4};
    auto const g = nas::encode(space, before);
    std::map<std::array<int, 4>, int> met;
    constexpr int draws = 6000;
    for (std::uint64_t i = 0; i < draws; ++i) {
        auto const child = mutate_swap(space, g, rng(3).stream(i));
        CHECK(nas::complete(space, child, rng(1)) == child);
        ++met[nas::decode(space, child)];
    }
    CHECK(met.size() == 6);
    for (auto const& [after, n] : met) {
        CHECK(std::is_permutation(after.begin(), after.end(), before.begin()));
        int differ = 0;
        for (std::size_t k = 0; k < 4; ++k) differ += after[k] != before[k];
        CHECK(differ == 2);
        CHECK((n > 870 && n < 1130));
    }
}

TEST_CASE("mutate_swap: choices that repeat are exchanged if they differ", "[space]") {
    constexpr auto space = nas::named("a", nas::some_of<3>(nas::one_of(1, 2, 3), {.distinct = false}));
    auto const g = nas::encode(space, {1, 1, 2});
    for (std::uint64_t i = 0; i < 50; ++i) {
        auto const after = nas::decode(space, mutate_swap(space, g, rng(i)));
        CHECK((after == std::array{2, 1, 1} || after == std::array{1, 2, 1}));
    }
    auto const same = nas::encode(space, {2, 2, 2});
    CHECK(mutate_swap(space, same, rng(1)) == same);
}

TEST_CASE("mutate_swap: one of several selections; all else stays", "[space]") {
    constexpr auto space = nas::repeat<2>(nas::some_of<2>(nas::between(0, 5)));
    auto const g = nas::encode(space, {{{1, 4}, {5, 0}}});
    std::map<std::array<std::array<int, 2>, 2>, int> met;
    for (std::uint64_t i = 0; i < 400; ++i) ++met[nas::decode(space, mutate_swap(space, g, rng(2).stream(i)))];
    REQUIRE(met.size() == 2);
    CHECK((met[{{{4, 1}, {5, 0}}}] > 150 && met[{{{1, 4}, {0, 5}}}] > 150));
}

TEST_CASE("mutate_swap: genomes without selections stay as they are", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 10; ++i) {
            auto const g = nas::sample(space, rng(i));
            auto const child = mutate_swap(space, g, rng(2).stream(i));
            CHECK(nas::complete(space, child, rng(1)) == child);
            CHECK(child == mutate_swap(space, g, rng(2).stream(i)));
        }
    });
    auto const sorted = nas::some_of<2>(nas::between(0, 5), {.sorted = true});
    auto const g = nas::sample(sorted, rng(1));
    CHECK(mutate_swap(sorted, g, rng(2)) == g);
}
