#include <nas/space/space.hpp>
#include <nas/zoo/elastic_mobilenet.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("elastic_mobilenet: (3 * 7,371)^5 networks", "[zoo]") {
    CHECK(cardinality(zoo::elastic_mobilenet).to_text() == "5287353284695114061793");
}

TEST_CASE("elastic_mobilenet: the laws hold", "[zoo]") { test::check_laws(zoo::elastic_mobilenet); }
