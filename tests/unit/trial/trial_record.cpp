#include <nas/trial/trial_record.hpp>

#include "support/catch.hpp"

TEST_CASE("trial_record: a new record is running and knows nothing", "[trial]") {
    nas::trial_record const r;
    CHECK(r.state == nas::trial_state::running);
    CHECK(!r.reward);
    CHECK(!r.failure);
    CHECK(!r.started);
    CHECK(!r.finished);
    CHECK(r.curve.empty());
}

TEST_CASE("trial_record: the reward and the metrics are found by name", "[trial]") {
    nas::trial_record r;
    CHECK(!r.find("reward"));
    r.reward = 2.5;
    r.metrics.accuracy = 0.5;
    CHECK(r.find("reward") == 2.5);
    CHECK(r.find("accuracy") == 0.5);
    CHECK(!r.find("latency"));
}
