#include <string>
#include <variant>

#include <nas/core/overloaded.hpp>

#include "support/catch.hpp"

TEST_CASE("overloaded: visits each alternative with its own callable", "[core]") {
    auto const describe = nas::overloaded{[](int i) { return "int " + std::to_string(i); },
                                          [](std::string const& s) { return "text " + s; }};
    using value = std::variant<int, std::string>;
    CHECK(std::visit(describe, value(3)) == "int 3");
    CHECK(std::visit(describe, value("x")) == "text x");
}
