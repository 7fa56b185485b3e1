#include <set>

#include <nas/space/genome.hpp>

#include "support/catch.hpp"

using nas::gene, nas::genome, nas::hash_of;

TEST_CASE("hash_of: equal genomes have equal hashes, on every compiler", "[space]") {
    genome const g{{1, 2, 1}, {3, 4, 2}};
    CHECK(hash_of(g) == hash_of(genome{{1, 2, 1}, {3, 4, 2}}));
    CHECK(hash_of({}) == 0x6e61732e67656e65u);
    CHECK(hash_of(g) == 0xdffaacdab70eefb7u);
}

TEST_CASE("hash_of: key, arity, value, order and number of genes all count", "[space]") {
    std::set<std::uint64_t> const hashes{hash_of({}),
                                         hash_of({{1, 2, 1}}),
                                         hash_of({{2, 2, 1}}),
                                         hash_of({{1, 3, 1}}),
                                         hash_of({{1, 2, 0}}),
                                         hash_of({{1, 2, 1}, {1, 2, 1}}),
                                         hash_of({{1, 2, 1}, {3, 4, 2}}),
                                         hash_of({{3, 4, 2}, {1, 2, 1}})};
    CHECK(hashes.size() == 8);
}

TEST_CASE("hash_of: a hundred thousand neighbours do not collide", "[space]") {
    std::set<std::uint64_t> hashes;
    genome g(5, gene{0, 10, 0});
    for (std::uint64_t i = 0; i < g.size(); ++i) g[i].key = nas::mix(i);
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        std::uint32_t rest = i;
        for (gene& x : g) x.value = rest % 10, rest /= 10;
        hashes.insert(hash_of(g));
    }
    CHECK(hashes.size() == 100'000);
}
