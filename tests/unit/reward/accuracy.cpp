#include <nas/reward/accuracy.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

TEST_CASE("accuracy: is the reward", "[reward]") {
    CHECK(nas::accuracy{}({.accuracy = 0.93, .latency = nas::milliseconds{1e9}}) == 0.93);
    CHECK(nas::accuracy{}({.accuracy = 0.0}) == 0);
    CHECK(nas::accuracy{}.describe() == "accuracy");
}

TEST_CASE("accuracy: says so if none was reported", "[reward]") {
    test::check_error<nas::search_error>(
        "nas.search.6", [] { (void)nas::accuracy{}({.parameters = 3}); }, "reported none", "report(value)");
}
