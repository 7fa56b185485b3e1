#include <nas/space/space.hpp>
#include <nas/zoo/hierarchical.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("hierarchical: 7^46 cells", "[zoo]") {
    CHECK(cardinality(zoo::hierarchical).to_text() == "749048330965186233494494102694564493649");
    zoo::hierarchical_cell c;
    c.cell.edges[9] = 6;
    CHECK(c.cell(3, 4) == 6);
    CHECK(decode(zoo::hierarchical, encode(zoo::hierarchical, c)) == c);
}

TEST_CASE("hierarchical: the laws hold", "[zoo]") { test::check_laws(zoo::hierarchical); }
