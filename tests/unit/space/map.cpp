#include <string>

#include <nas/space/map.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::map, nas::one_of;
using test::check_error, test::check_laws, test::fixed;

namespace {

struct conv {
    explicit conv(int k) : kernel(k) {}
    int kernel;
    friend bool operator==(conv const&, conv const&) = default;
};

} // namespace

TEST_CASE("map: applies a function and keeps decisions, paths and size", "[space]") {
    fixed answers{3};
    CHECK(test::powers.decode(answers) == 128);
    CHECK(answers.paths().front().empty());
    CHECK(answers.literals().front() == "7"); // the literal is that of the value chosen
    CHECK(test::powers.cardinality() == 6);
}

TEST_CASE("map: makes values that have no default", "[space]") {
    auto const space = map(one_of(3, 5), [](int k) { return conv(k); });
    fixed answers{1};
    CHECK(space.decode(answers).kernel == 5);
    CHECK(nas::decode(space, nas::encode(space, conv(5))).kernel == 5);
}

TEST_CASE("map: without an inverse values are found by trying", "[space]") {
    CHECK(nas::encode(test::powers, 256).front().value == 4);
    check_error<nas::space_error>("nas.space.18", [] { nas::encode(test::powers, 100); });
}

TEST_CASE("map: an inverse makes encoding direct", "[space]") {
    CHECK(nas::encode(test::invertible, 3 * 1999 + 1, {.max_candidates = 1}).front().value == 1999);
    check_error<nas::space_error>("nas.space.18", [] { nas::encode(test::invertible, 3 * 5000 + 1); });
    check_error<nas::space_error>("nas.space.18", [] { nas::encode(test::invertible, 3); }); // the inverse of no point
}

TEST_CASE("map: a search for the value stops at its bound and says what helps", "[space]") {
    auto const large = map(nas::between(0, 1'000'000'000), [](int x) { return x / 2; });
    check_error<nas::space_error>(
        "nas.space.12", [&] { nas::encode(large, -1, {.max_candidates = 1000}); }, "1000 points", "inverse",
        "max_candidates");
}

TEST_CASE("map: obeys the laws of every space", "[space][laws]") {
    check_laws(test::powers);
    check_laws(test::invertible);
    check_laws(map(test::layer, [](auto const& op) { return std::pair(op, op.index()); }));
    check_laws(nas::repeat<2>(map(one_of(3, 5), [](int k) { return std::to_string(k); })));
}
