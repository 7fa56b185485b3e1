#include <nas/space/any_space.hpp>
#include <nas/space/permutation.hpp>
#include <nas/space/real.hpp>
#include <nas/space/some_of.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::any_space, nas::any_value, nas::space_node;
using test::check_error;

namespace {

// Static spaces only: a program cannot be seen without running it.
template <class F>
void for_each_twin(F const& f) {
    test::for_each_space([&](char const* name, auto const& space) {
        if constexpr (nas::StaticSpace<std::decay_t<decltype(space)>>) f(name, space, any_space(space));
    });
}

} // namespace

TEST_CASE("any_space: the twin has the genomes, paths, texts, size and fingerprint of its space", "[space][laws]") {
    int twins = 0;
    for_each_twin([&](char const* name, auto const& space, any_space const& twin) {
        INFO("space: " << name);
        ++twins;
        CHECK(twin.cardinality() == nas::cardinality(space));
        CHECK(nas::space_fingerprint(twin) == nas::space_fingerprint(space));
        for (std::uint64_t i = 0; i < 50; ++i) {
            auto const g = nas::sample(space, nas::rng(i));
            CHECK(nas::sample(twin, nas::rng(i)) == g);
            CHECK(nas::describe_genome(twin, g) == nas::describe_genome(space, g));
            CHECK(nas::mutate(twin, g, nas::rng(i)) == nas::mutate(space, g, nas::rng(i)));
        }
    });
    CHECK(twins > 12);
}

TEST_CASE("any_space: obeys the laws of every space", "[space][laws]") {
    for_each_twin([](char const* name, auto const&, any_space const& twin) {
        INFO("space: " << name);
        test::check_laws(twin);
    });
}

TEST_CASE("any_space: the twin of a twin is the same", "[space]") {
    any_space const twin(test::first_program);
    CHECK(any_space(twin) == twin);
    CHECK_FALSE(any_space(test::layer) == twin);
}

TEST_CASE("any_space: yields texts by path", "[space]") {
    any_space const twin(test::layer);
    auto const g = nas::encode(test::layer, decltype(test::layer)::value_type(test::mbconv{5, 6, true}));
    any_value const v = nas::decode(twin, g);
    CHECK(v.text == "mbconv");
    REQUIRE(v.find("mbconv.kernel"));
    CHECK(v.find("mbconv.kernel")->text == "5");
    CHECK(v.find("mbconv.se")->text == "true");
    CHECK(v.find("conv") == nullptr);
    CHECK(nas::encode(twin, v) == g);
}

TEST_CASE("any_space: a value that is no point of it is refused with the path", "[space]") {
    any_space const twin(test::layer);
    auto const value = nas::decode(twin, nas::sample(twin, nas::rng(1)));
    auto wrong = value;
    wrong.text = "pool";
    check_error<nas::space_error>("nas.space.18", [&] { nas::encode(twin, wrong); });
    auto more = value;
    more.parts.push_back({"extra", "1", {}});
    check_error<nas::space_error>("nas.space.18", [&] { nas::encode(twin, more); });
    check_error<nas::space_error>("nas.space.18", [&] { nas::encode(twin, any_value{{}, "conv", {}}); });
}

TEST_CASE("any_space: can be written by hand", "[space]") {
    using kind = space_node::kind;
    space_node depth, wide, kernel;
    depth.type = kernel.type = kind::choice;
    depth.literals = nas::literal_list({"narrow", "wide"});
    kernel.literals = nas::literal_list({"3", "5", "7"});
    wide.type = kind::branch;
    wide.from = wide.to = 1;
    space_node segment;
    segment.name = "kernel";
    segment.parts = {kernel};
    wide.parts = {segment};
    any_space const space(std::vector{depth, wide});
    CHECK(space.cardinality() == 4);
    test::check_laws(space);
}

TEST_CASE("any_space: is part of other spaces like any space", "[space]") {
    any_space const inner(test::layer);
    auto const space = nas::repeat<2>([&](std::size_t) { return inner; });
    test::check_laws(space);
    CHECK(nas::cardinality(space) == 225);
    CHECK(nas::tree_of(space) == nas::tree_of(nas::repeat<2>(test::layer)));
}

TEST_CASE("any_space: real numbers are those of their space, and have no count", "[space]") {
    auto const space = nas::repeat<2>(nas::real(1e-4, 0.1, {.log = true}));
    any_space const twin(space);
    CHECK(nas::space_fingerprint(twin) == nas::space_fingerprint(space));
    for (std::uint64_t i = 0; i < 50; ++i) {
        auto const g = nas::sample(twin, nas::rng(i));
        CHECK(g == nas::sample(space, nas::rng(i)));
        CHECK(nas::describe_genome(twin, g) == nas::describe_genome(space, g));
        CHECK(nas::encode(twin, nas::decode(twin, g)) == g);
    }
    check_error<nas::space_error>("nas.space.48", [&] { (void)twin.cardinality(); });
    check_error<nas::space_error>("nas.space.48", [&] { (void)twin.points().nth(3); });
}

TEST_CASE("any_space: selections have the texts of their space", "[space][laws]") {
    auto const check = [](auto const& space) {
        any_space const twin(space);
        CHECK(nas::space_fingerprint(twin) == nas::space_fingerprint(space));
        CHECK(any_space(twin) == twin);
        CHECK(twin.cardinality() == nas::cardinality(space));
        test::check_laws(twin);
        for (std::uint64_t i = 0; i < 50; ++i) {
            auto const g = nas::sample(space, nas::rng(i));
            CHECK(nas::describe_genome(twin, g) == nas::describe_genome(space, g));
            CHECK(nas::encode(twin, nas::decode(twin, g)) == g);
            CHECK(twin.points().nth(twin.points().rank(g)) == g);
        }
    };
    check(nas::some_of<3>(nas::one_of(3, 5, 7, 9)));
    check(nas::repeat<2>(nas::permutation(nas::one_of("a", "b", "c"))));
    check(nas::some_of<2>(nas::between(1, 4), {.sorted = true}));
    check(nas::some_of<2>(nas::one_of(1, 2, 3), {.distinct = false}));
}
