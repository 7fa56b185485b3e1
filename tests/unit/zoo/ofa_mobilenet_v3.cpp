#include <nas/space/space.hpp>
#include <nas/zoo/ofa_mobilenet_v3.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("ofa_mobilenet_v3: 7,371^5 networks, 25 times as many with resolutions", "[zoo]") {
    CHECK(cardinality(zoo::ofa_mobilenet_v3).to_text() == "21758655492572485851");
    CHECK(cardinality(zoo::ofa_mobilenet_v3_scaled) == cardinality(zoo::ofa_mobilenet_v3) * 25);
    CHECK(decode(zoo::ofa_mobilenet_v3, sample(zoo::ofa_mobilenet_v3, rng(1))).resolution == 224);
}

TEST_CASE("ofa_mobilenet_v3: the laws hold with resolutions", "[zoo]") {
    test::check_laws(zoo::ofa_mobilenet_v3_scaled);
}

TEST_CASE("ofa_mobilenet_v3: the laws hold", "[zoo]") { test::check_laws(zoo::ofa_mobilenet_v3); }
