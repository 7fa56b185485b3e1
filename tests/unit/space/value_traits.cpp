#include <string>
#include <type_traits>

#include <nas/space/value_traits.hpp>

#include "support/catch.hpp"

using namespace nas::detail;

namespace {
template <class A, class B>
constexpr bool same = std::is_same_v<A, B>;
} // namespace

TEST_CASE("sum: a variant of the distinct types, flat, and no variant of one", "[space]") {
    STATIC_REQUIRE(same<sum<int>, int>);
    STATIC_REQUIRE(same<sum<int, int>, int>);
    STATIC_REQUIRE(same<sum<int, float, int>, std::variant<int, float>>);
    STATIC_REQUIRE(same<sum<std::variant<int, float>, char, float>, std::variant<int, float, char>>);
    STATIC_REQUIRE(same<sum<char, std::variant<int, std::variant<float, char>>>, std::variant<char, int, float>>);
    STATIC_REQUIRE(same<sum<std::variant<int>, int>, int>);
}

TEST_CASE("stored: literals become texts, everything else itself", "[space]") {
    STATIC_REQUIRE(same<stored<char const(&)[3]>, std::string_view>);
    STATIC_REQUIRE(same<stored<char const*>, std::string_view>);
    STATIC_REQUIRE(same<stored<char*>, std::string_view>);
    STATIC_REQUIRE(same<stored<std::string const&>, std::string>);
    STATIC_REQUIRE(same<stored<int&&>, int>);
}

TEST_CASE("shapes are recognised", "[space]") {
    STATIC_REQUIRE((is_variant<std::variant<int>> && !is_variant<int>));
    STATIC_REQUIRE((is_sequence<std::array<int, 2>> && is_sequence<std::vector<bool>> && !is_sequence<std::string>));
    STATIC_REQUIRE((is_tuple<std::pair<int, int>> && is_tuple<std::tuple<>> && !is_tuple<std::array<int, 2>>));
}
