#include <nas/space/space.hpp>
#include <nas/zoo/elastic_resnet.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("elastic_resnet: 3^5 * 117^3 * 1,053 networks", "[zoo]") {
    CHECK(cardinality(zoo::elastic_resnet).to_text() == "409819132827");
}

TEST_CASE("elastic_resnet: the laws hold", "[zoo]") { test::check_laws(zoo::elastic_resnet); }
