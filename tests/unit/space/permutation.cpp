#include <algorithm>
#include <array>
#include <set>

#include <nas/space/permutation.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

TEST_CASE("permutation: every order once", "[space]") {
    constexpr auto space = nas::permutation(nas::one_of(3, 4, 5, 6, 7));
    static_assert(space.cardinality() == 120);
    std::set<std::array<int, 5>> seen;
    for (nas::genome const& g : nas::enumerate(space)) {
        auto p = nas::decode(space, g);
        seen.insert(p);
        std::sort(p.begin(), p.end());
        CHECK(p == std::array{3, 4, 5, 6, 7});
    }
    CHECK(seen.size() == 120);
}

TEST_CASE("permutation: obeys the laws, the last place is no decision", "[space]") {
    constexpr auto space = nas::permutation(nas::one_of("a", "b", "c", "d"));
    test::check_laws(space);
    CHECK(nas::sample(space, nas::rng(1)).size() == 3);
}

TEST_CASE("permutation: large ones are counted exactly", "[space]") {
    constexpr auto space =
        nas::permutation(nas::one_of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21));
    CHECK(space.cardinality() == nas::bigint::from_text("1124000727777607680000"));
}
