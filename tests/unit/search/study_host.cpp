#include <nas/search/study_host.hpp>

#include "support/catch.hpp"

namespace {

struct described_policy {
    std::string describe() const { return "policy{x=1}"; }
};
struct says_nothing {};
struct describes_in_numbers {
    int describe() const { return 1; }
};

} // namespace

TEST_CASE("described: is the policy's own text, or custom", "[search]") {
    CHECK(nas::detail::described(described_policy{}) == "policy{x=1}");
    CHECK(nas::detail::described(says_nothing{}) == "custom");
    CHECK(nas::detail::described(describes_in_numbers{}) == "custom");
    CHECK(nas::detail::described([](int) {}) == "custom");
}
