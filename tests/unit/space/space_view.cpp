#include <type_traits>

#include <nas/space/space_view.hpp>

#include "support/catch.hpp"
#include "support/choosers.hpp"
#include "support/spaces.hpp"

TEST_CASE("space_view: walks any space as its decode does", "[space]") {
    nas::space_view const view = test::layer;
    test::fixed answers{1, 2, 1, 1};
    view.walk(answers);
    CHECK(answers.paths() == std::vector<std::string>{"", "mbconv.kernel", "mbconv.expand", "mbconv.se"});
}

TEST_CASE("space_view: hides the type of the space", "[space]") {
    auto const numbers = nas::one_of(3, 5);
    std::vector<nas::space_view> const views{numbers, test::layer, test::by_run};
    std::vector<std::size_t> first;
    for (nas::space_view const v : views) first.push_back(nas::sample(v, nas::rng(1)).front().arity);
    CHECK(first == std::vector<std::size_t>{2, 3, 3});
}

TEST_CASE("space_view: passes on what the chooser throws", "[space]") {
    nas::space_view const view = test::layer;
    test::fixed none{};
    CHECK_THROWS_AS(view.walk(none), std::logic_error);
}

TEST_CASE("space_view: is made of spaces only", "[space]") {
    STATIC_REQUIRE(std::is_convertible_v<decltype(test::layer), nas::space_view>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<int, nas::space_view>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<std::vector<int>, nas::space_view>);
}
