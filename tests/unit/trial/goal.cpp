#include <nas/trial/goal.hpp>

#include "support/catch.hpp"

TEST_CASE("goal: names a metric and a direction", "[search]") {
    CHECK(nas::maximize("accuracy").metric == "accuracy");
    CHECK(nas::maximize("accuracy").larger_is_better);
    CHECK(!nas::minimize("latency").larger_is_better);
}
