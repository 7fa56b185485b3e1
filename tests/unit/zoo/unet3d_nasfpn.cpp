#include <nas/space/space.hpp>
#include <nas/zoo/unet3d_nasfpn.hpp>

#include "support/catch.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("unet3d_nasfpn: the size is exact, 24 entries in exchanged vectors", "[zoo]") {
    CHECK(cardinality(zoo::unet3d_nasfpn) == bigint::from_text("468202291200"));
    CHECK(test::exchange_entries(zoo::unet3d_nasfpn) == 24);
}

TEST_CASE("unet3d_nasfpn: obeys the laws", "[zoo]") { test::check_laws(zoo::unet3d_nasfpn); }
