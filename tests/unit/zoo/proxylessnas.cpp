#include <nas/space/space.hpp>
#include <nas/zoo/proxylessnas.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("proxylessnas: 6^6 * 7^15 networks", "[zoo]") {
    CHECK(cardinality(zoo::proxylessnas).to_text() == "221502229807900608");
    zoo::proxylessnas_network n;
    n.first[5] = n.rest[14] = n.rest[0] = zoo::proxylessnas_block::k7_e6;
    CHECK(n(5, 0) == zoo::proxylessnas_block::k7_e6);
    CHECK(n(4, 3) == zoo::proxylessnas_block::k7_e6);
    CHECK(n(0, 1) == zoo::proxylessnas_block::k7_e6);
    CHECK(n(0, 0) == zoo::proxylessnas_block::k3_e3);
    n.first[0] = zoo::proxylessnas_block::zero;
    CHECK_THROWS_AS(encode(zoo::proxylessnas, n), space_error);
}

TEST_CASE("proxylessnas: the laws hold", "[zoo]") { test::check_laws(zoo::proxylessnas); }
