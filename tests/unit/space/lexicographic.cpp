#include <nas/space/lexicographic.hpp>

#include "support/catch.hpp"
#include "support/spaces.hpp"

TEST_CASE("lexicographic_chooser: successive walks meet every point once", "[space]") {
    nas::lexicographic_chooser c;
    std::vector<std::array<int, 2>> points;
    do points.push_back(nas::repeat<2>(nas::one_of(3, 5)).decode(c));
    while (c.next());
    CHECK(points == std::vector<std::array<int, 2>>{{3, 3}, {3, 5}, {5, 3}, {5, 5}});
}

TEST_CASE("lexicographic_chooser: begins at the key it is given", "[space]") {
    nas::lexicographic_chooser c(nas::key_of_path("stem"));
    nas::repeat<1>(nas::one_of(3, 5)).decode(c);
    CHECK(c.genes().front().key == nas::key_of_path("stem[0]"));
}

TEST_CASE("lexicographic_chooser: a space without decisions has one walk", "[space]") {
    nas::lexicographic_chooser c;
    nas::just(1).decode(c);
    CHECK(c.genes().empty());
    CHECK_FALSE(c.next());
}
