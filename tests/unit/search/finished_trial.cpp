#include <string>

#include <nas/search/finished_trial.hpp>

#include "support/catch.hpp"

TEST_CASE("finished_trial: is a copy of record and architecture", "[search]") {
    nas::finished_trial<std::string> const t({.number = 3,
                                              .genome = {{1, 2, 0}},
                                              .state = nas::trial_state::complete,
                                              .metrics = {.accuracy = 0.5},
                                              .reward = 0.4},
                                             "arch");
    CHECK(t.arch() == "arch");
    CHECK(t.number() == 3);
    CHECK(t.genome().size() == 1);
    CHECK(t.metrics().accuracy == 0.5);
    CHECK(t.reward() == 0.4);
    CHECK(t.record().state == nas::trial_state::complete);
    CHECK(nas::finished_trial<std::string>({}, "moved").arch() == "moved");
}
