#include <type_traits>

#include <nas/space/enumerate.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

using nas::enumerate;

TEST_CASE("enumerate: lexicographic, the last decision fastest", "[space]") {
    constexpr auto space = nas::repeat<2>(nas::one_of(3, 5));
    std::vector<std::array<int, 2>> points;
    for (nas::genome const& g : enumerate(space)) points.push_back(nas::decode(space, g));
    CHECK(points == std::vector<std::array<int, 2>>{{3, 3}, {3, 5}, {5, 3}, {5, 5}});
}

TEST_CASE("enumerate: conditional decisions appear with their alternative only", "[space]") {
    std::vector<std::size_t> lengths;
    for (nas::genome const& g : enumerate(test::layer)) lengths.push_back(g.size());
    CHECK(lengths == std::vector<std::size_t>{2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 1});
}

TEST_CASE("enumerate: programs", "[space]") {
    std::vector<test::chain> points;
    for (nas::genome const& g : enumerate(test::by_run)) points.push_back(nas::decode(test::by_run, g));
    CHECK(points.size() == 135);
    CHECK(points.front() == test::chain{16, {3}});
    CHECK(points[3] == test::chain{32, {3}});
    CHECK(points.back() == test::chain{64, {7, 7, 7, 7}});
}

TEST_CASE("enumerate: a space without decisions has one point", "[space]") {
    auto const space = nas::just(3);
    int points = 0;
    for (nas::genome const& g : enumerate(space)) points += g.empty();
    CHECK(points == 1);
}

TEST_CASE("enumerate: is lazy, so the first points of a huge space are at hand", "[space]") {
    std::size_t points = 0;
    for (nas::genome const& g : enumerate(test::first_program)) {
        CHECK(g.front().value == 0);
        if (++points == 1000) break;
    }
    CHECK(points == 1000);
}

TEST_CASE("enumerate: a temporary space is refused", "[space]") {
    constexpr auto can = []<class S>(S&&) {
        return requires(S && s) { nas::enumerate(static_cast<S&&>(s)); };
    };
    auto const space = nas::one_of(3, 5);
    STATIC_REQUIRE(decltype(std::bool_constant<true>{})::value);
    CHECK(can(space));
    CHECK_FALSE(can(nas::one_of(3, 5)));
}
