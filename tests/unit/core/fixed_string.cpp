#include <type_traits>

#include <nas/core/fixed_string.hpp>

#include "support/catch.hpp"

using nas::fixed_string;

namespace {
template <fixed_string Name>
struct tag {
    static constexpr auto text = Name.view();
};
} // namespace

TEST_CASE("fixed_string: a literal becomes part of a type", "[core]") {
    STATIC_REQUIRE(tag<"stem">::text == "stem");
    STATIC_REQUIRE(std::is_same_v<tag<"stem">, tag<"stem">>);
    STATIC_REQUIRE_FALSE(std::is_same_v<tag<"stem">, tag<"head">>);
}

TEST_CASE("fixed_string: holds its characters by value", "[core]") {
    constexpr fixed_string text = "abc";
    STATIC_REQUIRE(text.size() == 3);
    STATIC_REQUIRE(text.view() == "abc");
    STATIC_REQUIRE(text == fixed_string("abc"));
    STATIC_REQUIRE_FALSE(text == fixed_string("abcd"));
    STATIC_REQUIRE(fixed_string("").view().empty());
    STATIC_REQUIRE(fixed_string<2>().view() == std::string_view("\0\0", 2));
}
