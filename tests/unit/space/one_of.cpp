#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nas/space/one_of.hpp>

#include "support/catch.hpp"
#include "support/choosers.hpp" // fixed{...}: answers with the given indices and records what it was asked
#include "support/laws.hpp"

using nas::one_of;
using test::check_laws, test::fixed;

TEST_CASE("one_of: each index yields the value written at that place", "[space]") {
    constexpr auto kernel = one_of(3, 5, 7);
    for (auto [index, expected] : {std::pair{0u, 3}, {1u, 5}, {2u, 7}}) {
        fixed answers{index};
        CHECK(kernel.decode(answers) == expected);
        CHECK(answers.asked() == 1);
        CHECK(answers.last().arity == 3);
        CHECK(answers.literals().back() == std::to_string(expected));
    }
}

TEST_CASE("one_of: values of different types meet in their common type", "[space]") {
    STATIC_REQUIRE(std::is_same_v<decltype(one_of(1, 2.5))::value_type, double>);
    STATIC_REQUIRE(std::is_same_v<decltype(one_of("a", "bc"))::value_type, std::string_view>);
    STATIC_REQUIRE(std::is_same_v<decltype(one_of("a", std::string("bc")))::value_type, std::string>);
}

TEST_CASE("one_of: equal values stay separate decisions", "[space]") {
    STATIC_REQUIRE(one_of(3, 3, 5).cardinality() == 3);
    fixed answers{1};
    CHECK(one_of(3, 3, 5).decode(answers) == 3);
    CHECK(nas::encode(one_of(3, 3, 5), 3).front().value == 0);
}

TEST_CASE("one_of: types that look like spaces but are values", "[space]") {
    auto const lists = one_of(std::vector<int>{1, 2}, std::vector<int>{3});
    fixed answers{1};
    CHECK(lists.decode(answers) == std::vector<int>{3});
    CHECK(answers.literals().back() == "3");
}

TEST_CASE("one_of: takes values from variables without changing them", "[space]") {
    std::string const a = "first";
    std::string b = "second";
    auto const names = one_of(a, b);
    fixed answers{1};
    CHECK(names.decode(answers) == "second");
    CHECK(b == "second");
}

TEST_CASE("one_of: obeys the laws of every space", "[space][laws]") {
    check_laws(one_of(3, 5, 7));
    check_laws(one_of(false, true));
    check_laws(one_of(0.25, 0.5));
    check_laws(one_of("relu", "swish"));
}
