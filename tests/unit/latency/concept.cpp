#include <nas/latency/concept.hpp>
#include <nas/latency/measured.hpp>

#include "support/catch.hpp"

namespace {

struct net {};

struct archetype {
    nas::milliseconds operator()(net const&) const { return nas::milliseconds{1}; }
};
struct gives_number { // of what?
    double operator()(net const&) const { return 1; }
};
struct takes_other {
    nas::milliseconds operator()(archetype const&) const { return nas::milliseconds{1}; }
};
struct needs_mutable {
    nas::milliseconds operator()(net const&) { return nas::milliseconds{1}; }
};
nas::milliseconds function(net const&) { return nas::milliseconds{1}; }

} // namespace

TEST_CASE("LatencyEstimator: accepts callables that turn an architecture into a time", "[latency]") {
    STATIC_REQUIRE(nas::LatencyEstimator<archetype, net>);
    STATIC_REQUIRE(nas::LatencyEstimator<decltype(&function), net>);
    STATIC_REQUIRE(
        nas::LatencyEstimator<decltype([](auto const&) { return nas::latency_reading(nas::milliseconds{1}); }), net>);
    auto const prepare = [](net const&) { return [] {}; };
    STATIC_REQUIRE(nas::LatencyEstimator<nas::latency::measured<decltype(prepare)>, net>);
    CHECK(function(net{}) == nas::milliseconds{1});
}

TEST_CASE("LatencyEstimator: rejects what nearly is one", "[latency]") {
    STATIC_REQUIRE(!nas::LatencyEstimator<gives_number, net>);
    STATIC_REQUIRE(!nas::LatencyEstimator<takes_other, net>);
    STATIC_REQUIRE(!nas::LatencyEstimator<needs_mutable, net>);
    STATIC_REQUIRE(!nas::LatencyEstimator<int, net>);
}
