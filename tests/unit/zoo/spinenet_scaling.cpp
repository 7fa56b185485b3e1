#include <nas/space/space.hpp>
#include <nas/zoo/spinenet_scaling.hpp>

#include "support/catch.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("spinenet_scaling: a grid of 432 points, 7 decisions", "[zoo]") {
    CHECK(cardinality(zoo::spinenet_scaling) == 432);
    CHECK(test::exchange_entries(zoo::spinenet_scaling) == 7);
    int points = 0;
    for (genome const& g : enumerate(zoo::spinenet_scaling))
        points += decode(zoo::spinenet_scaling, g).block_repeats > 1;
    CHECK(points == 432);
}

TEST_CASE("spinenet_scaling: obeys the laws", "[zoo]") { test::check_laws(zoo::spinenet_scaling); }
