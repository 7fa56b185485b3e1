#include <string_view>
#include <type_traits>

#include <nas/space/just.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"
#include "support/laws.hpp"

using nas::just;
using test::check_error, test::fixed;

namespace {
struct no_equality {};
} // namespace

TEST_CASE("just: the value, without a question", "[space]") {
    fixed none{};
    CHECK(just(4).decode(none) == 4);
    CHECK(just("relu").decode(none) == "relu");
    CHECK(none.asked() == 0);
    STATIC_REQUIRE(just(4).cardinality() == 1);
    STATIC_REQUIRE(std::is_same_v<decltype(just("relu"))::value_type, std::string_view>);
}

TEST_CASE("just: only its own value is encoded", "[space]") {
    CHECK(nas::encode(just(4), 4).empty());
    check_error<nas::space_error>("nas.space.18", [] { nas::encode(just(4), 5); });
    CHECK(nas::encode(just(no_equality{}), {}).empty());
}

TEST_CASE("just: obeys the laws of every space", "[space][laws]") {
    test::check_laws(just(4));
    test::check_laws(just(std::array{1.5, 2.5}));
}
