#include <nas/space/baseline.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

// Defaults are tested in with_default.cpp.

TEST_CASE("baseline: without defaults it is the first point", "[space]") {
    nas::lexicographic_chooser first;
    (void)test::tiny_space.decode(first);
    CHECK(nas::baseline(test::tiny_space) == first.genes());
    CHECK(nas::baseline(nas::just(3)).empty());
}
