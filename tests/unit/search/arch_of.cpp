#include <concepts>

#include <nas/search/arch_of.hpp>

#include "support/catch.hpp"
#include "support/search_cases.hpp"

TEST_CASE("arch_of: the values of a space; what is no space has a stand-in", "[search]") {
    STATIC_REQUIRE(std::same_as<nas::detail::arch_of<std::remove_cvref_t<decltype(test::tiny_space)>>, test::tiny_net>);
    STATIC_REQUIRE(std::same_as<nas::detail::arch_of<int>, nas::detail::not_a_space>);
}
