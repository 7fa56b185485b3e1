#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <nas/space/same_value.hpp>

#include "support/catch.hpp"

using nas::detail::comparable, nas::detail::same_value;

namespace {

struct empty {};
struct plain {
    int a;
    int b;
};
struct padded {
    char a;
    int b;
};
struct with_list {
    std::vector<int> list;
};
struct modulo_ten {
    int x;
    friend bool operator==(modulo_ten l, modulo_ten r) { return l.x % 10 == r.x % 10; }
};

} // namespace

TEST_CASE("same_value: an operator== decides where there is one", "[space]") {
    CHECK(same_value(modulo_ten{3}, modulo_ten{13}));
    CHECK_FALSE(same_value(modulo_ten{3}, modulo_ten{4}));
    CHECK(same_value(std::string("a"), std::string("a")));
    CHECK(same_value(0.0, -0.0));
}

TEST_CASE("same_value: structs of plain members are compared by their bytes", "[space]") {
    CHECK(same_value(plain{1, 2}, plain{1, 2}));
    CHECK_FALSE(same_value(plain{1, 2}, plain{1, 3}));
    CHECK(same_value(empty{}, empty{}));
}

TEST_CASE("same_value: looks into containers, whose own operator== would not compile", "[space]") {
    using list = std::vector<std::variant<plain, empty, modulo_ten>>;
    CHECK(same_value(list{plain{1, 2}, empty{}, modulo_ten{3}}, list{plain{1, 2}, empty{}, modulo_ten{13}}));
    CHECK_FALSE(same_value(list{plain{1, 2}}, list{empty{}}));
    CHECK_FALSE(same_value(list{empty{}}, list{empty{}, empty{}}));
    CHECK(same_value(std::array{plain{1, 2}}, std::array{plain{1, 2}}));
    CHECK_FALSE(same_value(std::pair(plain{1, 2}, 3), std::pair(plain{1, 2}, 4)));
    CHECK(same_value(std::tuple(plain{1, 2}, 3), std::tuple(plain{1, 2}, 3)));
    CHECK_FALSE(same_value(std::vector<bool>{true}, std::vector<bool>{false}));
}

TEST_CASE("comparable: no for classes whose bytes do not say whether they are equal", "[space]") {
    STATIC_REQUIRE_FALSE(comparable<padded>());
    STATIC_REQUIRE_FALSE(comparable<with_list>());
    STATIC_REQUIRE_FALSE(comparable<std::vector<with_list>>());
    STATIC_REQUIRE_FALSE(comparable<std::variant<int, padded>>());
    STATIC_REQUIRE_FALSE(comparable<std::pair<int, padded>>());
    STATIC_REQUIRE(comparable<std::vector<plain>>());
}
