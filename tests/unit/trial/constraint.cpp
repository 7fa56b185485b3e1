#include <limits>

#include <nas/trial/constraint.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

TEST_CASE("constraint: the violation is the excess relative to the limit", "[constraint]") {
    CHECK(nas::at_most("latency", 80).violation_of(80) == 0);
    CHECK(nas::at_most("latency", 80).violation_of(20) == 0);
    CHECK(nas::at_most("latency", 80).violation_of(120) == 0.5);
    CHECK(nas::at_least("accuracy", 0.8).violation_of(0.6) == Approx(0.25));
    CHECK(nas::at_least("accuracy", 0.8).violation_of(0.9) == 0);
    CHECK(nas::at_most("loss", 0).violation_of(3) == 3); // no limit to relate to
    CHECK(nas::at_most("x", -4).violation_of(-2) == 0.5);
}

TEST_CASE("constraint: reads the metric of a trial; what was not measured violates nothing", "[constraint]") {
    nas::trial_record r;
    CHECK(nas::at_most("latency", 1).violation(r) == 0);
    r.metrics.latency = nas::milliseconds{3};
    r.metrics.set("depth", 7.0);
    r.reward = 0.25;
    CHECK(nas::at_most("latency", 1).violation(r) == 2);
    CHECK(nas::at_most("depth", 14).violation(r) == 0);
    CHECK(nas::at_least("reward", 0.5).violation(r) == 0.5);
    r.metrics.set("depth", std::numeric_limits<double>::quiet_NaN());
    CHECK(nas::at_most("depth", 1).violation(r) == 0);
}

TEST_CASE("constraint: without a metric or a limit it is refused", "[constraint]") {
    CHECK_NOTHROW(nas::at_most("latency", 80).check());
    test::check_error<nas::search_error>("nas.controller.110", [] { nas::at_most("", 80).check(); });
    test::check_error<nas::search_error>("nas.controller.110",
                                         [] { nas::at_least("x", std::numeric_limits<double>::quiet_NaN()).check(); });
    CHECK(nas::at_most("latency", 80).describe() == "latency <= 80");
    CHECK(nas::at_least("accuracy", 0.5).describe() == "accuracy >= 0.5");
}
