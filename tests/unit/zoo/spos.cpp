#include <nas/space/space.hpp>
#include <nas/zoo/spos.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("spos: 4^20 networks, the one found among them", "[zoo]") {
    CHECK(cardinality(zoo::spos).to_text() == "1099511627776");
    CHECK(decode(zoo::spos, encode(zoo::spos, zoo::spos_found())) == zoo::spos_found());
    CHECK(zoo::spos_found().blocks[11] == zoo::spos_block::xception);
}

TEST_CASE("spos: the laws hold", "[zoo]") { test::check_laws(zoo::spos); }
