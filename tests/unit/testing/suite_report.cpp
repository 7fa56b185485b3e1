#include <nas/testing/suite_report.hpp>

#include "support/catch.hpp"

TEST_CASE("suite_report: passes only if something was checked and nothing failed", "[suite_report]") {
    nas::testing::suite_report r{.subject = "thing"};
    CHECK_FALSE(r.passed());
    r.checks = 3;
    CHECK(r.passed());
    r.failures.push_back("it is red");
    CHECK_FALSE(r.passed());
    CHECK(r.text() == "thing: 1 of 3 checks failed\n  it is red\n");
}
