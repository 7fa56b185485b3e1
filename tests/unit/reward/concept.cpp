#include <string>

#include <nas/reward/accuracy.hpp>
#include <nas/reward/concept.hpp>
#include <nas/reward/mnas_reward.hpp>

#include "support/catch.hpp"

namespace {

struct archetype { // the least a reward can be
    double operator()(nas::metrics const&) const { return 0; }
};
struct pair_of_values {
    std::array<double, 2> operator()(nas::metrics const&) const { return {1, 2}; }
};
struct needs_mutable {
    double operator()(nas::metrics const&) { return 0; }
};
struct gives_text {
    std::string operator()(nas::metrics const&) const { return {}; }
};
struct gives_nothing {
    void operator()(nas::metrics const&) const {}
};
struct takes_number {
    double operator()(double) const { return 0; }
};
struct no_values {
    std::array<double, 0> operator()(nas::metrics const&) const { return {}; }
};

} // namespace

TEST_CASE("Reward: accepts callables that turn metrics into a number", "[reward]") {
    STATIC_REQUIRE(nas::Reward<archetype>);
    STATIC_REQUIRE(nas::Reward<nas::accuracy>);
    STATIC_REQUIRE(nas::Reward<nas::mnas_reward>);
    STATIC_REQUIRE(nas::Reward<double (*)(nas::metrics const&)>);
    STATIC_REQUIRE(nas::Reward<decltype([](nas::metrics const& m) { return *m.accuracy; })>);
    STATIC_REQUIRE(nas::reward_size<archetype> == 1);
}

TEST_CASE("Reward: accepts several values in an array", "[reward]") {
    STATIC_REQUIRE(nas::Reward<pair_of_values>);
    STATIC_REQUIRE(nas::reward_size<pair_of_values> == 2);
}

TEST_CASE("Reward: rejects what nearly is one", "[reward]") {
    STATIC_REQUIRE(!nas::Reward<needs_mutable>);
    STATIC_REQUIRE(!nas::Reward<gives_text>);
    STATIC_REQUIRE(!nas::Reward<gives_nothing>);
    STATIC_REQUIRE(!nas::Reward<takes_number>);
    STATIC_REQUIRE(!nas::Reward<no_values>);
    STATIC_REQUIRE(!nas::Reward<int>);
}
