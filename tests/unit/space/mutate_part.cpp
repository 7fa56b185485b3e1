#include <set>

#include <nas/space/distance.hpp>
#include <nas/space/mutate_part.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::mutate_part, nas::rng;

TEST_CASE("mutate_part: always a point of the space, the same for the same stream", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 50; ++i) {
            auto const g = nas::sample(space, rng(i));
            auto const child = mutate_part(space, g, rng(2).stream(i));
            CHECK(nas::complete(space, child, rng(9)) == child);
            CHECK(child == mutate_part(space, g, rng(2).stream(i)));
        }
    });
}

TEST_CASE("mutate_part: draws whole parts and single decisions", "[space]") {
    constexpr auto space = nas::repeat<2>(nas::repeat<3>(nas::between(0, 9'999)));
    auto const g = nas::sample(space, rng(1));
    std::multiset<std::size_t> distances;
    for (std::uint64_t i = 0; i < 400; ++i) distances.insert(nas::distance(g, mutate_part(space, g, rng(4).stream(i))));
    // 6 decisions and 2 rows, alike; a row drawn anew differs in all its decisions but for one time in 3333.
    CHECK(distances.count(1) + distances.count(3) >= 398);
    CHECK(distances.count(1) > 260);
    CHECK(distances.count(3) > 65);
}

TEST_CASE("mutate_part: a space of one decision is drawn anew", "[space]") {
    constexpr auto space = nas::between(0, 1'000'000);
    CHECK(mutate_part(space, nas::sample(space, rng(1)), rng(2)) == nas::sample(space, rng(2)));
}
