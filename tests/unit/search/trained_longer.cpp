#include <nas/search/trained_longer.hpp>

#include "support/catch.hpp"

TEST_CASE("trained_longer: larger budgets count for more, and 0 stands for the full amount", "[trained_longer]") {
    auto const at = [](double budget) { return nas::trial_record{.budget = budget}; };
    CHECK(nas::detail::trained_longer(at(9), at(3)));
    CHECK_FALSE(nas::detail::trained_longer(at(3), at(9)));
    CHECK_FALSE(nas::detail::trained_longer(at(3), at(3)));
    CHECK(nas::detail::trained_longer(at(0), at(1000)));
    CHECK_FALSE(nas::detail::trained_longer(at(1000), at(0)));
    CHECK_FALSE(nas::detail::trained_longer(at(0), at(0)));
}
