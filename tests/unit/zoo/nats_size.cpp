#include <nas/space/space.hpp>
#include <nas/zoo/nats_size.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("nats_size: 32,768 networks of widths 8, 16, ..., 64", "[zoo]") {
    CHECK(cardinality(zoo::nats_size).to_text() == "32768");
    CHECK(decode(zoo::nats_size, encode(zoo::nats_size, {{8, 16, 64, 40, 32}})).channels[2] == 64);
    CHECK_THROWS_AS(encode(zoo::nats_size, {{8, 16, 64, 40, 36}}), space_error);
}

TEST_CASE("nats_size: the laws hold", "[zoo]") { test::check_laws(zoo::nats_size); }
