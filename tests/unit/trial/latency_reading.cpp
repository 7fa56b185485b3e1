#include <nas/latency/measure.hpp>
#include <nas/trial/latency_reading.hpp>

#include "support/catch.hpp"

using nas::latency_reading, nas::milliseconds;

TEST_CASE("latency_reading: a time alone has no spread", "[trial]") {
    latency_reading const r = milliseconds{3};
    CHECK(r.value == milliseconds{3});
    CHECK(!r.spread);
    CHECK(!r.disturbed);
}

TEST_CASE("latency_reading: takes over a measurement with its spread and its reservations", "[trial]") {
    nas::latency::measurement m;
    m.median = milliseconds{5};
    m.spread = milliseconds{0.25};
    m.disturbed = true;
    latency_reading const r = m;
    CHECK(r == latency_reading(milliseconds{5}, milliseconds{0.25}, true));

    struct plain {
        milliseconds median{7}, spread{1};
    };
    CHECK(latency_reading(plain{}) == latency_reading(milliseconds{7}, milliseconds{1}));
}

TEST_CASE("latency_reading: a bare number is not a time", "[trial]") {
    STATIC_REQUIRE(!std::is_convertible_v<double, latency_reading>);
    STATIC_REQUIRE(!std::is_convertible_v<int, latency_reading>);
}
