#include <nas/core/location.hpp>

#include "support/catch.hpp"

#include <string_view>

namespace {
nas::location here(nas::location where = nas::location::current()) { return where; }
} // namespace

TEST_CASE("location: as a default argument it is the place of the call", "[core]") {
    int const line = __LINE__ + 1;
    auto const where = here();
    CHECK(where.line == line);
    CHECK(std::string_view(where.file).ends_with("location.cpp"));
    CHECK_FALSE(std::string_view(where.function).empty());
    CHECK(std::string_view(where.function) != "here");
}

TEST_CASE("location: of nowhere is empty", "[core]") {
    STATIC_REQUIRE(nas::location{}.line == 0);
    STATIC_REQUIRE(std::string_view(nas::location{}.file).empty());
}
