#include <nas/space/distance.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::distance, nas::genome;

TEST_CASE("distance: counts decisions that differ and those that only one has", "[space]") {
    genome const a{{1, 2, 0}, {2, 3, 1}, {3, 2, 1}};
    CHECK(distance(a, a) == 0);
    CHECK(distance(a, {{1, 2, 1}, {2, 3, 1}, {3, 2, 1}}) == 1);
    CHECK(distance(a, {{1, 2, 0}, {2, 4, 1}, {3, 2, 1}}) == 1); // another number of alternatives
    CHECK(distance(a, {{3, 2, 1}, {1, 2, 0}, {2, 3, 1}}) == 0); // order does not matter
    CHECK(distance(a, {{1, 2, 0}, {9, 2, 0}}) == 3);
    CHECK(distance(a, {}) == 3);
    CHECK(distance({}, a) == 3);
    CHECK(distance({}, {}) == 0);
}

TEST_CASE("distance: is a metric", "[space][laws]") {
    test::for_each_space([](char const* name, auto const& space) {
        INFO("space: " << name);
        for (std::uint64_t i = 0; i < 60; ++i) {
            auto const a = nas::sample(space, nas::rng(i)), b = nas::sample(space, nas::rng(i + 60)),
                       c = nas::sample(space, nas::rng(i + 120));
            CHECK(distance(a, b) == distance(b, a));
            CHECK((distance(a, b) == 0) == (a == b));
            CHECK(distance(a, c) <= distance(a, b) + distance(b, c));
        }
    });
}
