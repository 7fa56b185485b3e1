#include <cmath>
#include <limits>

#include <nas/reward/mnas_reward.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::metrics, nas::milliseconds, nas::mnas_reward;

namespace {

double reward(mnas_reward const& r, double accuracy, double ms) {
    return r({.accuracy = accuracy, .latency = milliseconds{ms}});
}

} // namespace

// The table of the managed service: accuracy 0.95, target 0.8, weight 1.
TEST_CASE("mnas_reward: equals the service's values", "[reward]") {
    auto const soft = mnas_reward::soft(milliseconds{0.8}, 1), hard = mnas_reward::hard(milliseconds{0.8}, 1);
    CHECK(reward(soft, 0.95, 0.4) == Approx(1.9).epsilon(1e-14));
    CHECK(reward(soft, 0.95, 0.8) == 0.95);
    CHECK(reward(soft, 0.95, 1.6) == Approx(0.475).epsilon(1e-14));
    CHECK(reward(hard, 0.95, 0.4) == 0.95);
    CHECK(reward(hard, 0.95, 0.8) == 0.95);
    CHECK(reward(hard, 0.95, 1.6) == Approx(0.475).epsilon(1e-14));
}

// MnasNet, section 3.1: with alpha = beta = -0.07 doubling the latency is paid for by 5 % more accuracy.
TEST_CASE("mnas_reward: equals the paper's values", "[reward]") {
    mnas_reward const soft{.target = milliseconds{80}};
    CHECK(soft.alpha == -0.07);
    CHECK(soft.beta == -0.07);
    CHECK(reward(soft, 1, 160) == Approx(0.9526).margin(5e-5));
    CHECK(reward(soft, 1.05, 160) == Approx(1.0002).margin(1e-4));
    CHECK(reward(soft, 0.75, 80) == 0.75);
    CHECK(reward(soft, 0.75, 40) > 0.75); // keeps rewarding speed below the target

    auto const hard = mnas_reward::hard(milliseconds{80});
    CHECK(reward(hard, 0.75, 40) == 0.75);
    CHECK(reward(hard, 0.75, 160) == 0.375);
}

TEST_CASE("mnas_reward: uses alpha up to the target and beta above it", "[reward]") {
    mnas_reward const r{.target = milliseconds{10}, .alpha = -1, .beta = -2};
    CHECK(reward(r, 1, 5) == 2);
    CHECK(reward(r, 1, 10) == 1);
    CHECK(reward(r, 1, 20) == 0.25);
}

TEST_CASE("mnas_reward: a latency that was not measured is an error, not a zero", "[reward]") {
    mnas_reward const r;
    test::check_error<nas::search_error>(
        "nas.search.7", [&] { (void)r({.accuracy = 0.9}); }, "needs a latency", "estimator");
    for (double const ms : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")})
        test::check_error<nas::search_error>(
            "nas.search.8", [&] { (void)reward(r, 0.9, ms); }, "above 0 ms");
    test::check_error<nas::search_error>(
        "nas.search.6", [&] { (void)r({.latency = milliseconds{1}}); }, "accuracy");
}

TEST_CASE("mnas_reward: impossible options are rejected", "[reward]") {
    mnas_reward{}.check();
    for (double const ms : {0.0, -5.0, std::nan(""), std::numeric_limits<double>::infinity()})
        test::check_error<nas::search_error>(
            "nas.search.9", [&] { mnas_reward{.target = milliseconds{ms}}.check(); }, "target");
    test::check_error<nas::search_error>(
        "nas.search.9", [] { mnas_reward{.alpha = std::nan("")}.check(); }, "exponents");
    test::check_error<nas::search_error>("nas.search.9", [] { mnas_reward{.beta = std::nan("")}.check(); });
}

TEST_CASE("mnas_reward: describes its options exactly", "[reward]") {
    CHECK(mnas_reward{.target = milliseconds{80}}.describe() == "mnas_reward{target=80ms, alpha=-0.07, beta=-0.07}");
    CHECK(mnas_reward::hard(milliseconds{0.1}).describe() == "mnas_reward{target=0.1ms, alpha=0, beta=-1}");
}
