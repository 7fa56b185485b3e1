#include <nas/space/grow.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

TEST_CASE("grow: a genome of the same space stays as it is", "[space]") {
    for (std::uint64_t i = 0; i < 50; ++i) {
        nas::genome const g = nas::sample(test::tiny_space, nas::rng(i));
        CHECK(nas::grow(test::tiny_space, g) == g);
    }
}

TEST_CASE("grow: appended alternatives and new decisions keep old architectures", "[space]") {
    auto const before = nas::repeat<2>(nas::one_of(3, 5));
    auto const after = nas::repeat<3>(nas::one_of(3, 5, 7));
    nas::genome const g = nas::encode(before, {5, 3});
    auto const grown = nas::grow(after, g);
    REQUIRE(grown);
    CHECK(nas::decode(after, *grown) == std::array{5, 3, 3});
}

TEST_CASE("grow: an architecture that lost a decision or its alternative is gone", "[space]") {
    auto const before = nas::repeat<2>(nas::one_of(3, 5, 7));
    CHECK_FALSE(nas::grow(nas::repeat<2>(nas::one_of(3, 5)), nas::encode(before, {3, 7})));
    CHECK(nas::grow(nas::repeat<2>(nas::one_of(3, 5)), nas::encode(before, {3, 5})));
    CHECK_FALSE(nas::grow(nas::one_of(3, 5), nas::encode(before, {3, 3})));
}
