#include <type_traits>

#include <nas/core/units.hpp>

#include "support/catch.hpp"

using nas::milliseconds;

TEST_CASE("milliseconds: adds, subtracts, scales, divides and compares", "[core]") {
    STATIC_REQUIRE((milliseconds{2} + milliseconds{3}).count() == 5);
    STATIC_REQUIRE((milliseconds{2} - milliseconds{3}).count() == -1);
    STATIC_REQUIRE((milliseconds{2} * 1.5).count() == 3);
    STATIC_REQUIRE((1.5 * milliseconds{2}).count() == 3);
    STATIC_REQUIRE(milliseconds{6} / milliseconds{4} == 1.5);
    STATIC_REQUIRE(milliseconds{1} < milliseconds{2});
    STATIC_REQUIRE(milliseconds{} == milliseconds{0});
}

TEST_CASE("milliseconds: a bare number is not taken for one", "[core]") {
    STATIC_REQUIRE_FALSE(std::is_convertible_v<double, milliseconds>);
}
