#include <nas/space/space.hpp>
#include <nas/zoo/genetic_cnn.hpp>

#include "support/catch.hpp"
#include "support/laws.hpp"

using namespace nas;

TEST_CASE("genetic_cnn: 2^19 encodings of 3, 6 and 10 bits", "[zoo]") {
    CHECK(cardinality(zoo::genetic_cnn).to_text() == "524288");
    CHECK(sample(zoo::genetic_cnn, rng(1)).size() == 19);
}

TEST_CASE("genetic_cnn: the laws hold", "[zoo]") { test::check_laws(zoo::genetic_cnn); }
