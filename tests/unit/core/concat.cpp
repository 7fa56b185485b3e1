#include <cstdint>
#include <limits>

#include <nas/core/concat.hpp>

#include "support/catch.hpp"

using nas::concat;

TEST_CASE("concat: joins texts, characters, booleans and numbers", "[core]") {
    CHECK(concat("a ", std::string("b"), std::string_view(" c"), ' ', true, false, ' ', 42, ' ', -7L, ' ', 0.5) ==
          "a b c truefalse 42 -7 0.5");
    CHECK(concat() == "");
}

TEST_CASE("concat: fractions take the shortest form that reads back equal", "[core]") {
    CHECK(concat(0.1) == "0.1");
    CHECK(concat(0.1f) == "0.1");
    CHECK(concat(1.0) == "1");
    CHECK(concat(1e-300) == "1e-300");
    CHECK(concat(-std::numeric_limits<double>::max()) == "-1.7976931348623157e+308");
    CHECK(concat(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("concat: the extremes of integers", "[core]") {
    CHECK(concat(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(concat(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(concat(std::uint8_t{200}) == "200");
}
