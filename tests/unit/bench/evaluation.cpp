#include <nas/bench/evaluation.hpp>

#include "support/catch.hpp"

TEST_CASE("evaluation: without anything said it has no result and costs one second", "[bench][evaluation]") {
    nas::bench::evaluation const e;
    CHECK_FALSE(e.reward);
    CHECK_FALSE(e.score);
    CHECK_FALSE(e.failure);
    CHECK(e.objectives.empty());
    CHECK(e.curve.empty());
    CHECK(e.cost == 1);
}
