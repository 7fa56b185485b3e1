#include <nas/space/space.hpp>
#include <nas/zoo/single_path.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("single_path: 5^22 networks", "[zoo]") {
    CHECK(cardinality(zoo::single_path).to_text() == "2384185791015625");
}

TEST_CASE("single_path: the laws hold", "[zoo]") { test::check_laws(zoo::single_path); }
