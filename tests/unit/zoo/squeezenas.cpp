#include <nas/space/space.hpp>
#include <nas/zoo/squeezenas.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("squeezenas: 13^22 networks", "[zoo]") {
    CHECK(cardinality(zoo::squeezenas).to_text() == "3211838877954855105157369");
}

TEST_CASE("squeezenas: the laws hold", "[zoo]") { test::check_laws(zoo::squeezenas); }
