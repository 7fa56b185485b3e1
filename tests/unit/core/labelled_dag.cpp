#include <array>

#include <nas/core/labelled_dag.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using namespace nas;

TEST_CASE("labelled_dag: keeps labels, inputs and whether their order matters", "[core]") {
    labelled_dag g;
    std::uint32_t const a = g.add(10);
    std::uint32_t const b = g.add(11, std::array{a});
    std::uint32_t const c = g.add(12, std::array{b, a, a}, labelled_dag::operands::ordered);
    REQUIRE(g.size() == 3);
    CHECK(g.label(c) == 12);
    CHECK(g.order(b) == labelled_dag::operands::commutative);
    CHECK(g.order(c) == labelled_dag::operands::ordered);
    CHECK(g.inputs(a).empty());
    REQUIRE(g.inputs(c).size() == 3);
    CHECK(g.inputs(c)[0] == b);
    CHECK(g.inputs(c)[2] == a);
    g.clear();
    CHECK(g.size() == 0);
    CHECK(g.add(1) == 0);
}

TEST_CASE("labelled_dag: a node reads earlier nodes only", "[core]") {
    labelled_dag g;
    g.add(1);
    test::check_error<shape_error>(
        "nas.graph.31", [&] { g.add(2, std::array{1u}); }, "node 1 of a labelled graph reads node 1");
    CHECK(g.size() == 1);
}
