#include <nas/storage/trial_event.hpp>

#include "support/catch.hpp"

TEST_CASE("trial_event: the numbers in files never change", "[storage]") {
    STATIC_REQUIRE(static_cast<int>(nas::trial_event_kind::asked) == 1);
    STATIC_REQUIRE(static_cast<int>(nas::trial_event_kind::told) == 2);
    CHECK(nas::trial_event{} == nas::trial_event{nas::trial_event_kind::asked, {}});
}
