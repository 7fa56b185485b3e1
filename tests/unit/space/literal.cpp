#include <array>
#include <cstdint>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <nas/space/literal.hpp>

#include "support/catch.hpp"

using nas::literal_of;

namespace {
enum class kind : std::uint8_t { a = 4 };
struct named {};
template <class T>
struct templated {};
} // namespace

TEST_CASE("literal_of: numbers, booleans, characters and texts as they are", "[space]") {
    CHECK(literal_of(3) == "3");
    CHECK(literal_of(-0.25) == "-0.25");
    CHECK(literal_of(0.1f) == "0.1");
    CHECK(literal_of(true) == "true");
    CHECK(literal_of('x') == "x");
    CHECK(literal_of(std::uint8_t{7}) == "7");
    CHECK(literal_of(std::string("relu")) == "relu");
    CHECK(literal_of(std::string_view("relu")) == "relu");
}

TEST_CASE("literal_of: enumerators as numbers", "[space]") { CHECK(literal_of(kind::a) == "4"); }

TEST_CASE("literal_of: sequences and tuples joined by commas", "[space]") {
    CHECK(literal_of(std::array{3, 5}) == "3,5");
    CHECK(literal_of(std::vector<bool>{true, false}) == "true,false");
    CHECK(literal_of(std::vector<int>{}) == "");
    CHECK(literal_of(std::pair(3, "x")) == "3,x");
    CHECK(literal_of(std::tuple(1, 0.5, true)) == "1,0.5,true");
}

TEST_CASE("literal_of: variants as what they hold, other classes as their name", "[space]") {
    CHECK(literal_of(std::variant<int, named>(3)) == "3");
    CHECK(literal_of(std::variant<int, named>(named{})) == "named");
    CHECK(literal_of(templated<int>{}).empty());
}
