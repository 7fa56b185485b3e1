#include <string>
#include <vector>

#include <nas/space/concept.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::FiniteSpace, nas::SearchSpace, nas::StaticSpace;

namespace {

/// The least that is a search space.
struct archetype {
    using value_type = int;
    int decode(nas::chooser& c) const { return static_cast<int>(c.pick(2)); }
};
struct finite_archetype : archetype {
    nas::bigint cardinality() const { return 2; }
};
struct static_archetype : archetype {
    void visit(nas::space_visitor& v) const {
        v.choice(2, [](std::uint32_t i) { return std::to_string(i); });
    }
};

struct no_value_type {
    int decode(nas::chooser&) const { return 0; }
};
struct no_decode {
    using value_type = int;
};
struct decode_not_const {
    using value_type = int;
    int decode(nas::chooser&) { return 0; }
};
struct decode_other_type {
    using value_type = int;
    long decode(nas::chooser&) const { return 0; }
};
struct decode_by_value {
    using value_type = int;
    int decode(int) const { return 0; }
};
struct cardinality_of_other_type : archetype {
    double cardinality() const { return 2; }
};

} // namespace

TEST_CASE("SearchSpace: a value type and a const decode that returns it are all it takes", "[space]") {
    STATIC_REQUIRE(SearchSpace<archetype>);
    STATIC_REQUIRE_FALSE(SearchSpace<no_value_type>);
    STATIC_REQUIRE_FALSE(SearchSpace<no_decode>);
    STATIC_REQUIRE_FALSE(SearchSpace<decode_not_const>);
    STATIC_REQUIRE_FALSE(SearchSpace<decode_other_type>);
    STATIC_REQUIRE_FALSE(SearchSpace<decode_by_value>);
    STATIC_REQUIRE_FALSE(SearchSpace<std::vector<int>>);
    STATIC_REQUIRE_FALSE(SearchSpace<int>);
}

TEST_CASE("SearchSpace: the archetype works with every combinator and tool", "[space]") {
    auto const space =
        nas::repeat<2>(nas::named("a", archetype{}) | nas::named("b", finite_archetype{}) | nas::just(7));
    CHECK(nas::cardinality(space) == 25);
    auto const g = nas::sample(space, nas::rng(1));
    CHECK(nas::decode(space, nas::encode(space, nas::decode(space, g))) == nas::decode(space, g));
    CHECK(nas::describe_genome(space, g).size() == g.size());
}

TEST_CASE("FiniteSpace: knows its exact size", "[space]") {
    STATIC_REQUIRE(FiniteSpace<finite_archetype>);
    STATIC_REQUIRE_FALSE(FiniteSpace<archetype>);
    STATIC_REQUIRE_FALSE(FiniteSpace<cardinality_of_other_type>);
    STATIC_REQUIRE_FALSE(FiniteSpace<no_decode>);
    STATIC_REQUIRE(FiniteSpace<decltype(test::first_program)>);
    STATIC_REQUIRE(FiniteSpace<decltype(test::by_run)>);
}

TEST_CASE("StaticSpace: can be seen without decoding; whatever contains a program cannot", "[space]") {
    STATIC_REQUIRE(StaticSpace<static_archetype>);
    STATIC_REQUIRE_FALSE(StaticSpace<archetype>);
    STATIC_REQUIRE(StaticSpace<decltype(test::first_program)>);
    STATIC_REQUIRE_FALSE(StaticSpace<decltype(test::by_run)>);
    STATIC_REQUIRE_FALSE(StaticSpace<decltype(test::mixed_space)>);
    STATIC_REQUIRE_FALSE(StaticSpace<decltype(nas::named("x", test::by_run))>);
    STATIC_REQUIRE_FALSE(StaticSpace<decltype(nas::repeat(test::by_run, 1, 2))>);
    STATIC_REQUIRE_FALSE(StaticSpace<decltype(nas::repeat<2>(test::by_run))>);
    STATIC_REQUIRE_FALSE(StaticSpace<decltype(test::by_run | nas::just(1))>);
    STATIC_REQUIRE_FALSE(StaticSpace<decltype(nas::map(test::by_run, [](auto const& x) { return x; }))>);
}

TEST_CASE("decides: known to be false only where nothing can be asked", "[space]") {
    using nas::detail::decides;
    STATIC_REQUIRE(decides<archetype>());
    STATIC_REQUIRE(decides<decltype(nas::one_of(1, 2))>());
    STATIC_REQUIRE_FALSE(decides<decltype(nas::just(1))>());
    STATIC_REQUIRE_FALSE(decides<decltype(nas::repeat<2>(nas::just(1)))>());
    STATIC_REQUIRE_FALSE(decides<decltype(nas::build<test::conv>(nas::field<&test::conv::kernel>(nas::just(1))))>());
    STATIC_REQUIRE(decides<decltype(nas::repeat(nas::just(1), 1, 2))>());
}
