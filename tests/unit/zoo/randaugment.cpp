#include <set>

#include <nas/space/space.hpp>
#include <nas/zoo/randaugment.hpp>

#include "support/catch.hpp"
#include "support/exchange_entries.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("randaugment: a grid of 20 points, 2 decisions", "[zoo]") {
    CHECK(cardinality(zoo::randaugment) == 20);
    CHECK(test::exchange_entries(zoo::randaugment) == 2);
    auto const p = decode(zoo::randaugment, encode(zoo::randaugment, {.num_ops = 2, .magnitude = 10}));
    CHECK(p.num_ops == 2);
    CHECK(p.magnitude == 10);
}

TEST_CASE("randaugment: obeys the laws", "[zoo]") { test::check_laws(zoo::randaugment); }

TEST_CASE("randaugment: the lists of operations have no operation twice", "[zoo]") {
    auto const distinct = [](auto const& ops) { return std::set(ops.begin(), ops.end()).size(); };
    CHECK(distinct(zoo::randaugment_detection_ops) == 10);
    CHECK(distinct(zoo::randaugment_segmentation_ops) == 10);
    CHECK(distinct(zoo::randaugment_classification_ops) == 15);
}
