#include <nas/search/trial_port.hpp>

#include "support/catch.hpp"

TEST_CASE("trial_outcome: is complete and empty by default", "[search]") {
    nas::detail::trial_outcome const o;
    CHECK(o.state == nas::trial_state::complete);
    CHECK(!o.reward);
    CHECK(!o.failure);
    STATIC_REQUIRE(std::is_abstract_v<nas::detail::trial_port>);
}
