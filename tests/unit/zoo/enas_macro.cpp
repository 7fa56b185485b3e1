#include <nas/space/space.hpp>
#include <nas/zoo/enas_macro.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("enas_macro: 6^12 * 2^66 networks", "[zoo]") {
    CHECK(cardinality(zoo::enas_macro).to_text() == "160618186625454535808756219904");
    zoo::enas_macro_network n;
    n.skips[3] = true; // 0->1, 0->2, 1->2, 0->3
    CHECK(n.skip(0, 3));
    CHECK_FALSE(n.skip(1, 2));
}

TEST_CASE("enas_macro: the laws hold", "[zoo]") { test::check_laws(zoo::enas_macro); }
