#include <nas/space/named.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::named, nas::one_of;
using test::check_error, test::check_laws, test::fixed;

TEST_CASE("named: puts decisions under a segment", "[space]") {
    constexpr auto space = named("stem", one_of(3, 5));
    fixed answers{1};
    CHECK(space.decode(answers) == 5);
    CHECK(answers.paths().front() == "stem");
    CHECK(answers.last().key == nas::key_of_path("stem"));
    STATIC_REQUIRE(space.cardinality() == 2);
}

TEST_CASE("named: calls an alternative by its name, and only once", "[space]") {
    fixed answers{1, 2};
    CHECK(test::named_ranges.decode(answers) == 24);
    CHECK(answers.paths() == std::vector<std::string>{"", "wide"});
    CHECK(answers.literals() == std::vector<std::string>{"wide", "24"});
}

TEST_CASE("named: names that would break paths are refused when made", "[space]") {
    auto const space = one_of(3, 5);
    check_error<nas::space_error>(
        "nas.space.6", [&] { (void)named("", space); }, "''");
    check_error<nas::space_error>(
        "nas.space.6", [&] { (void)named("a.b", space); }, "'a.b'");
    check_error<nas::space_error>(
        "nas.space.6", [&] { (void)named("a[0]", space); }, "'a[0]'");
    check_error<nas::space_error>("nas.space.6", [&] { (void)named("a\"", space); });
    check_error<nas::space_error>("nas.space.6", [&] { (void)named("a\n", space); });
    CHECK_NOTHROW(named("3x3 convolution", space));
}

TEST_CASE("named: obeys the laws of every space", "[space][laws]") {
    check_laws(named("stem", one_of(3, 5)));
    check_laws(named("outer", named("inner", test::layer)));
}

TEST_CASE("named: names fixed values, too", "[space]") {
    auto const width = nas::named("narrow", nas::just(16)) | nas::named("wide", nas::just(64));
    auto const texts = nas::describe_genome(width, nas::encode(width, 64));
    REQUIRE(texts.size() == 1);
    CHECK(texts[0].literal == "wide");
}
