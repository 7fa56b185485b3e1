#include <nas/latency/measured.hpp>

#include "support/catch.hpp"

TEST_CASE("measured: prepares a candidate once and times what it prepared", "[latency]") {
    int prepared = 0, runs = 0;
    nas::latency::measured const latency{[&](int work) {
                                             ++prepared;
                                             return [&runs, work] {
                                                 ++runs;
                                                 double const end = nas::latency::now() + 1e-4 * work;
                                                 while (nas::latency::now() < end) {}
                                             };
                                         },
                                         {.warmup = 1, .samples = 3, .rounds = 3, .foreign_cpu_limit = 1e9}};
    auto const fast = latency(1), slow = latency(20);
    CHECK(prepared == 2);
    CHECK(runs > 2 * 9);
    CHECK(slow.fastest > fast.fastest);
}
