#include <nas/latency/stopwatch.hpp>

#include "support/catch.hpp"

TEST_CASE("stopwatch: the clock never goes back", "[latency]") {
    double last = nas::latency::now();
    for (int i = 0; i < 1000; ++i) {
        double const t = nas::latency::now();
        REQUIRE(t >= last);
        last = t;
    }
}

TEST_CASE("stopwatch: processor time of this process is not foreign", "[latency]") {
    double const before = nas::latency::foreign_cpu_seconds(), start = nas::latency::now();
    while (nas::latency::now() < start + 0.2) {}
    double const foreign = nas::latency::foreign_cpu_seconds() - before;
    CHECK(foreign > -0.1);            // ticks of 10 ms on every processor
    CHECK(foreign < 0.2 * 256 + 0.1); // at most every processor, all the time
}
