#include <limits>

#include <nas/reward/concept.hpp>
#include <nas/reward/constrained_reward.hpp>
#include <nas/reward/mnas_reward.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::at_least, nas::at_most, nas::constrained_reward, nas::hard, nas::soft;

TEST_CASE("constrained_reward: with one limit it is the reward of MnasNet", "[constrained_reward]") {
    STATIC_REQUIRE(nas::Reward<constrained_reward>);
    constrained_reward const s{.limits = {soft(at_most("latency", 80))}}, h{.limits = {hard(at_most("latency", 80))}};
    for (double const ms : {20.0, 80.0, 160.0}) {
        nas::metrics const m{.accuracy = 0.75, .latency = nas::milliseconds{ms}};
        CHECK(s(m) == Approx(nas::mnas_reward::soft(nas::milliseconds{80})(m)));
        CHECK(h(m) == Approx(nas::mnas_reward::hard(nas::milliseconds{80})(m)));
    }
    CHECK(h({.accuracy = 0.75, .latency = nas::milliseconds{160}}) == 0.375);
}

TEST_CASE("constrained_reward: limits multiply, each with its own exponents, from above and from below",
          "[constrained_reward]") {
    constrained_reward const r{.limits = {hard(at_most("latency", 10)), hard(at_most("peak_bytes", 1000), 0.5),
                                          soft(at_least("energy", 4), 2)},
                               .objective = "score"};
    nas::metrics m{.latency = nas::milliseconds{20}, .peak_bytes = 4000, .energy = 2};
    m.set("score", 8.0);
    CHECK(r(m) == Approx(8 * 0.5 * 0.5 * 0.25));
    m.energy = 8; // better than the limit: soft pays
    CHECK(r(m) == Approx(8 * 0.5 * 0.5 * 4));
    CHECK(constrained_reward{.limits = {}}({.accuracy = 0.5}) == 0.5);
}

TEST_CASE("constrained_reward: what is missing or not positive is said", "[constrained_reward]") {
    constrained_reward const r{.limits = {hard(at_most("energy", 10))}};
    test::check_error<nas::search_error>(
        "nas.search.1", [&] { (void)r({.accuracy = 1}); }, "energy");
    test::check_error<nas::search_error>(
        "nas.search.1", [&] { (void)r({.energy = 1}); }, "accuracy");
    test::check_error<nas::search_error>(
        "nas.controller.128", [&] { (void)r({.accuracy = 1, .energy = 0}); }, "energy");
    test::check_error<nas::search_error>("nas.controller.127",
                                         [] { constrained_reward{.limits = {hard(at_most("energy", 0))}}.check(); });
    test::check_error<nas::search_error>("nas.controller.127", [] {
        constrained_reward{.limits = {{at_most("energy", 1), 0, std::numeric_limits<double>::infinity()}}}.check();
    });
    test::check_error<nas::search_error>("nas.controller.110",
                                         [] { constrained_reward{.limits = {hard(at_most("", 1))}}.check(); });
    CHECK(r.describe() == "constrained_reward{accuracy, energy <= 10 ^0 ^-1}");
}
