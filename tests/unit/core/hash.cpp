#include <bit>
#include <set>

#include <nas/core/hash.hpp>

#include "support/catch.hpp"

TEST_CASE("hash_text: FNV-1a, 64 bits, with its published values", "[core]") {
    STATIC_REQUIRE(nas::hash_text("") == 0xcbf29ce484222325u);
    STATIC_REQUIRE(nas::hash_text("a") == 0xaf63dc4c8601ec8cu);
    STATIC_REQUIRE(nas::hash_text("foobar") == 0x85944171f73967e8u);
    STATIC_REQUIRE(nas::hash_text("bar", nas::hash_text("foo")) == nas::hash_text("foobar"));
    STATIC_REQUIRE(nas::hash_text("\xff") == (0xcbf29ce484222325u ^ 0xffu) * 0x100000001b3u); // char may be signed
}

TEST_CASE("mix: the finaliser of SplitMix64, whose first output for seed 0 is published", "[core]") {
    STATIC_REQUIRE(nas::mix(0x9e3779b97f4a7c15u) == 0xe220a8397b1dcdafu);
    std::set<std::uint64_t> seen;
    for (std::uint64_t i = 0; i < 10000; ++i) seen.insert(nas::mix(i));
    CHECK(seen.size() == 10000);
}

TEST_CASE("mix: flipping one input bit flips about half of the output bits", "[core]") {
    int flipped = 0;
    for (std::uint64_t i = 1; i <= 100; ++i)
        for (int bit = 0; bit < 64; ++bit)
            flipped += std::popcount(nas::mix(i) ^ nas::mix(i ^ (std::uint64_t{1} << bit)));
    CHECK(flipped / 6400.0 == Approx(32).margin(0.5));
}

TEST_CASE("hash_combine: depends on both and on their order", "[core]") {
    STATIC_REQUIRE(nas::hash_combine(1, 2) != nas::hash_combine(2, 1));
    STATIC_REQUIRE(nas::hash_combine(1, 2) != nas::hash_combine(1, 3));
    STATIC_REQUIRE(nas::hash_combine(0, 0) != 0);
}
