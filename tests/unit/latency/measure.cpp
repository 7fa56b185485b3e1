#include <nas/latency/measure.hpp>
#include <nas/latency/stopwatch.hpp>

#include "support/catch.hpp"

using namespace nas::latency;

namespace {

void spin(double seconds) {
    double const end = now() + seconds;
    while (now() < end) {}
}

} // namespace

TEST_CASE("measure: reports the time of one call, never less than it takes", "[latency]") {
    auto const m = measure([] { spin(1e-3); }, {.warmup = 1, .samples = 5, .rounds = 3, .foreign_cpu_limit = 1e9});
    CHECK(m.rounds == 3);
    CHECK(m.rejected == 0);
    CHECK_FALSE(m.disturbed);
    CHECK(m.fastest.count() >= 1.0);
    CHECK(m.median >= m.fastest);
    CHECK(m.spread.count() >= 0.0);
}

TEST_CASE("measure: a fast callable is called often enough per sample and still reported per call", "[latency]") {
    long calls = 0;
    auto const m = measure(
        [&] { ++calls, spin(2e-6); },
        {.warmup = 0, .samples = 3, .rounds = 2, .shortest_sample = nas::milliseconds{0.2}, .foreign_cpu_limit = 1e9});
    CHECK(calls > 100);
    CHECK(m.median.count() >= 2e-3);
    CHECK(m.median.count() < 1.0);
}

TEST_CASE("measure: rounds above the limit are rejected, retried, and finally taken with a flag", "[latency]") {
    int calls = 0;
    auto const m = measure(
        [&] {
            ++calls;
            spin(2e-4);
        },
        {.warmup = 0, .samples = 1, .rounds = 2, .foreign_cpu_limit = -1, .retries = 3}); // nothing passes
    CHECK(m.disturbed);
    CHECK(m.rounds == 2);
    CHECK(m.rejected == 2); // retries + 1 were tried, two of them were taken after all
    CHECK(calls >= 4);
}

TEST_CASE("measure: malformed protocols and failing candidates are reported", "[latency]") {
    CHECK_THROWS_AS(measure([] {}, {.samples = 0}), nas::search_error);
    CHECK_THROWS_WITH(measure([] {}, {.rounds = 0}), Catch::Matchers::Contains("[nas.latency.1]"));
    CHECK_THROWS_AS(measure([] { throw nas::backend_error("nas.backend.4", "no kernel"); }), nas::backend_error);
}

TEST_CASE("quantile: interpolates between order statistics", "[latency]") {
    CHECK(quantile({3, 1, 2}, 0.5) == 2);
    CHECK(quantile({1, 2, 3, 4}, 0.25) == Approx(1.75));
    CHECK(quantile({7}, 0.25) == 7);
    CHECK(quantile({1, 2}, 1.0) == 2);
}
