#include <tuple>

#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"

using nas::one_of, nas::tuple_of;

TEST_CASE("tuple_of: one value of each space, in order", "[space]") {
    constexpr auto space = tuple_of(one_of(3, 5), nas::repeat<2>(one_of("relu", "swish")), nas::just(0.5));
    static_assert(space.cardinality() == 8);
    test::check_laws(space);
    auto const g = nas::sample(space, nas::rng(1));
    auto const words = nas::describe_genome(space, g);
    REQUIRE(words.size() == 3);
    CHECK(words[0].path == "[0]");
    CHECK(words[1].path == "[1][0]");
    CHECK(words[2].path == "[1][1]");
    CHECK(std::get<2>(nas::decode(space, g)) == 0.5);
}

TEST_CASE("tuple_of: a value that one of the spaces does not yield is not encoded", "[space]") {
    constexpr auto space = tuple_of(one_of(3, 5), one_of(false, true));
    CHECK(nas::encode(space, {5, true}).size() == 2);
    test::check_error<nas::space_error>(
        "nas.space.18",
        [&] {
            (void)nas::encode(space, {4, true});
        },
        "[0]");
}

TEST_CASE("tuple_of: of fixed values it is no decision", "[space]") {
    constexpr auto space = tuple_of(nas::just(1), nas::just(2));
    STATIC_REQUIRE_FALSE(nas::detail::decides<decltype(space)>());
    CHECK(space.cardinality() == 1);
}
