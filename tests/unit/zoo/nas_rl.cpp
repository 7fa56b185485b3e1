#include <nas/space/space.hpp>
#include <nas/zoo/nas_rl.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("nas_rl: 64^15 * 2^105 networks of 15 layers", "[zoo]") {
    CHECK(cardinality(zoo::nas_rl<15>).to_text() == "50216813883093446110686315385661331328818843555712276103168");
    CHECK(cardinality(zoo::nas_rl_strided<20>) == power(576, 20) * power(2, 190));
    CHECK(cardinality(zoo::nas_rl<2>) == 64 * 64 * 2);
    zoo::nas_rl_network<4> n;
    n.anchors[4] = true;
    CHECK(n.reads(1, 3));
}

TEST_CASE("nas_rl: the laws hold", "[zoo]") { test::check_laws(zoo::nas_rl<15>); }
