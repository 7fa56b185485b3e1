#include <nas/space/genome_cursor.hpp>

#include "support/catch.hpp"

using nas::detail::genome_cursor;

TEST_CASE("genome_cursor: finds genes in any order", "[space]") {
    nas::genome const g{{10, 2, 0}, {11, 3, 1}, {12, 4, 2}};
    genome_cursor c(&g);
    for (nas::decision_key const key : {10u, 11u, 12u, 10u, 12u, 11u, 11u}) {
        REQUIRE(c.find(key) != nullptr);
        CHECK(c.find(key)->key == key);
    }
    CHECK(c.find(13) == nullptr);
    CHECK(c.find(10) == &g[0]);
}

TEST_CASE("genome_cursor: a gene of another arity, or with a value outside, answers no decision", "[space]") {
    nas::genome const g{{10, 2, 1}, {11, 3, 3}};
    genome_cursor c(&g);
    CHECK(c.find(nas::decision{10, 2}) == &g[0]);
    CHECK(c.find(nas::decision{10, 3}) == nullptr);
    CHECK(c.find(nas::decision{11, 3}) == nullptr);
}

TEST_CASE("genome_cursor: nothing is found in an empty genome or in none", "[space]") {
    nas::genome const empty;
    CHECK(genome_cursor(&empty).find(1) == nullptr);
    CHECK(genome_cursor(nullptr).find(1) == nullptr);
}
