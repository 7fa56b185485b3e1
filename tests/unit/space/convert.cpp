#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nas/space/convert.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::convert, nas::detail::converts;
using test::check_error;

namespace {
struct a {
    int x;
};
struct b {};
struct from_a {
    from_a(a const& o) : x(o.x) {} // NOLINT(google-explicit-constructor): the conversion under test
    int x;
};
} // namespace

TEST_CASE("convert: whole numbers go where they fit", "[space]") {
    CHECK(convert<std::uint8_t>(255) == 255);
    CHECK(convert<std::int8_t>(-128) == -128);
    CHECK(convert<std::size_t>(7) == 7);
    CHECK(convert<bool>(1) == true);
    CHECK(convert<int>(true) == 1);
    CHECK(convert<double>(3) == 3.0);
    CHECK(convert<float>(0.5) == 0.5f);
}

TEST_CASE("convert: whole numbers that do not fit are errors with their value", "[space]") {
    check_error<nas::space_error>(
        "nas.space.7", [] { convert<std::uint8_t>(256); }, "256");
    check_error<nas::space_error>(
        "nas.space.7", [] { convert<std::uint8_t>(-1); }, "-1");
    check_error<nas::space_error>(
        "nas.space.7", [] { convert<unsigned>(-1); }, "-1");
    check_error<nas::space_error>(
        "nas.space.7", [] { convert<std::uint64_t>(std::int64_t{-1}); }, "-1");
    check_error<nas::space_error>(
        "nas.space.7", [] { convert<std::int64_t>(std::numeric_limits<std::uint64_t>::max()); },
        "18446744073709551615");
    check_error<nas::space_error>(
        "nas.space.7", [] { convert<int>(std::size_t{1} << 31); }, "2147483648");
    check_error<nas::space_error>(
        "nas.space.7", [] { convert<bool>(2); }, "2");
}

TEST_CASE("convert: fractions never become whole numbers", "[space]") {
    STATIC_REQUIRE_FALSE(converts<int, double>());
    STATIC_REQUIRE_FALSE(converts<bool, float>());
    STATIC_REQUIRE_FALSE(converts<std::vector<int>, std::array<double, 2>>());
}

TEST_CASE("convert: variants to variants with other order or more alternatives", "[space]") {
    using small = std::variant<a, int>;
    using large = std::variant<b, int, a, std::string>;
    CHECK(std::get<a>(convert<large>(small(a{3}))).x == 3);
    CHECK(std::get<int>(convert<large>(small(4))) == 4);
    STATIC_REQUIRE_FALSE(converts<small, large>());
    CHECK(std::get<a>(convert<large>(a{5})).x == 5);
    CHECK(std::get<std::string>(convert<large>(std::string_view("x"))) == "x");
}

TEST_CASE("convert: a variant goes into a type that takes all its alternatives", "[space]") {
    CHECK(convert<double>(std::variant<int, float>(3)) == 3.0);
    STATIC_REQUIRE_FALSE(converts<double, std::variant<int, a>>());
}

TEST_CASE("convert: a variant that could take a value in two ways takes the same type or none", "[space]") {
    STATIC_REQUIRE(converts<std::variant<long, int>, int>());
    CHECK(convert<std::variant<long, int>>(3).index() == 1);
    STATIC_REQUIRE_FALSE(converts<std::variant<long, short>, int>());
    STATIC_REQUIRE(converts<std::variant<long, std::string>, int>());
}

TEST_CASE("convert: sequences element by element", "[space]") {
    CHECK(convert<std::vector<long>>(std::array{1, 2}) == std::vector<long>{1, 2});
    CHECK(convert<std::vector<std::vector<long>>>(std::array{std::array{1}, std::array{2}}) ==
          std::vector<std::vector<long>>{{1}, {2}});
    CHECK(convert<std::array<std::uint8_t, 2>>(std::array{1, 255}) == std::array<std::uint8_t, 2>{1, 255});
    STATIC_REQUIRE_FALSE(converts<std::array<int, 2>, std::array<int, 3>>());
    STATIC_REQUIRE_FALSE(converts<std::array<int, 2>, std::vector<int>>());
    check_error<nas::space_error>(
        "nas.space.7",
        [] {
            convert<std::vector<std::uint8_t>>(std::array{1, 256});
        },
        "256");
}

TEST_CASE("convert: texts, optionals and the user's own conversions", "[space]") {
    CHECK(convert<std::string>(std::string_view("x")) == "x");
    CHECK(convert<std::optional<int>>(3) == 3);
    CHECK(convert<from_a>(a{4}).x == 4);
    STATIC_REQUIRE_FALSE(converts<a, b>());
    STATIC_REQUIRE_FALSE(converts<int, std::string_view>());
}
