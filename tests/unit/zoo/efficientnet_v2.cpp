#include <nas/space/space.hpp>
#include <nas/zoo/efficientnet_v2.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("efficientnet_v2: the size is exact, 42 decisions", "[zoo]") {
    CHECK(cardinality(zoo::efficientnet_v2) == bigint::from_text("24346898290704384"));
    CHECK(sample(zoo::efficientnet_v2, rng(1)).size() == 42);
    CHECK(test::exchange_entries(zoo::efficientnet_v2) == 42);
}

TEST_CASE("efficientnet_v2: obeys the laws", "[zoo]") { test::check_laws(zoo::efficientnet_v2); }

TEST_CASE("efficientnet_v2: the default network is a point of the space", "[zoo]") {
    auto const a = zoo::efficientnet_v2_point();
    CHECK(decode(zoo::efficientnet_v2, encode(zoo::efficientnet_v2, a)) == a);
    auto wrong = a;
    wrong.blocks[3].output_filters = 100;
    test::check_error<space_error>(
        "nas.space.18", [&] { (void)encode(zoo::efficientnet_v2, wrong); }, "blocks[3].output_filters");
}
