#include <nas/space/feasible_tree.hpp>

#include "support/catch.hpp"

// Walking along it is tested in where.cpp.

using nas::detail::feasible_tree;

TEST_CASE("feasible_tree: beginnings that points share are one node", "[space]") {
    nas::genome const points[] = {{{1, 3, 0}, {2, 2, 1}}, {{1, 3, 2}, {2, 2, 0}}, {{1, 3, 2}, {2, 2, 1}}};
    feasible_tree const t(points);
    CHECK(t.points() == 3);
    auto const& root = t.at(t.root());
    CHECK(root.arity == 3);
    REQUIRE(root.count == 2);
    auto const branches = t.branches(root);
    CHECK(branches[0].value == 0);
    CHECK(branches[1].value == 2);
    CHECK(t.at(branches[0].next).count == 1);
    CHECK(t.at(branches[1].next).count == 2);
    CHECK(t.branches(t.at(branches[1].next))[1].next == feasible_tree::leaf);
}

TEST_CASE("feasible_tree: a single point without decisions is a leaf", "[space]") {
    nas::genome const points[] = {{}};
    feasible_tree const t(points);
    CHECK(t.points() == 1);
    CHECK(t.root() == feasible_tree::leaf);
}
