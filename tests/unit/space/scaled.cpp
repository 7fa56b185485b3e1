#include <array>
#include <cstdint>

#include <nas/space/scaled.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"

using nas::scaled;
using test::check_error, test::check_laws;

TEST_CASE("scaled: base times factor, rounded to multiples of 8", "[space]") {
    STATIC_REQUIRE(scaled(32, 0.75, 1.0, 1.25).items == std::array{24, 32, 40});
    STATIC_REQUIRE(scaled(32, 0.5, 1, 2.0f).items == std::array{16, 32, 64});
    STATIC_REQUIRE(scaled(32, 1.4, 0.1).items == std::array{48, 8});
}

TEST_CASE("scaled: factors that round alike stay separate alternatives", "[space]") {
    STATIC_REQUIRE(scaled(16, 0.75, 1.0, 1.25).items == std::array{16, 16, 24});
    STATIC_REQUIRE(scaled(16, 0.75, 1.0, 1.25).cardinality() == 3);
}

TEST_CASE("scaled: another divisor and another type of base", "[space]") {
    STATIC_REQUIRE(scaled<1>(10, 0.75, 1.0).items == std::array{7, 10});
    STATIC_REQUIRE(scaled<16>(32, 0.5, 1.3).items == std::array{16, 48});
    STATIC_REQUIRE(scaled(std::size_t{32}, 0.5, 1.0).items == std::array<std::size_t, 2>{16, 32});
}

TEST_CASE("scaled: factors and bases must be positive", "[space]") {
    check_error<nas::space_error>(
        "nas.space.14", [] { (void)scaled(32, 0.0, 1.0); }, "32", "times 0");
    check_error<nas::space_error>(
        "nas.space.14", [] { (void)scaled(32, -1.0, 1.0); }, "-1");
    check_error<nas::space_error>(
        "nas.space.14", [] { (void)scaled(0, 0.5, 1.0); }, "0 channels");
}

TEST_CASE("scaled: obeys the laws of every space", "[space][laws]") {
    check_laws(scaled(32, 0.75, 1.0, 1.25));
    check_laws(scaled(16, 0.75, 1.0, 1.25));
}
