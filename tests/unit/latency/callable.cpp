#include <nas/latency/callable.hpp>
#include <nas/latency/concept.hpp>

#include "support/catch.hpp"

TEST_CASE("latency::callable: calls the function and carries its fingerprint", "[latency]") {
    nas::latency::callable const board{[](int x) { return nas::milliseconds{2.0 * x}; }, "board 7, runtime 2.1"};
    STATIC_REQUIRE(nas::LatencyEstimator<decltype(board), int>);
    CHECK(board(3) == nas::latency_reading(nas::milliseconds{6}));
    CHECK(board.fingerprint() == "board 7, runtime 2.1");
}
