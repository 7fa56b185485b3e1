#include <nas/train/warm_restarts_rate.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

std::string refused(schedule const& s) {
    return message_of<nas::train_error>("nas.train.4", [&] { s.check(); });
}

} // namespace

TEST_CASE("warm_restarts_rate: jumps back to the rate after every period", "[train]") {
    warm_restarts_rate const s{.rate = 0.4, .final = 0.2, .period = 2, .warm = {.epochs = 1}};
    CHECK(s({0.5, 10}) == Approx(0.2));
    for (double const begin : {1.0, 3.0, 7.0}) {
        CHECK(s({begin, 10}) == Approx(0.4));
        CHECK(s({begin + 1, 10}) == Approx(0.3));
        CHECK(s({begin + 1.999999, 10}) == Approx(0.2));
    }
}

TEST_CASE("warm_restarts_rate: periods grow and peaks sink", "[train]") {
    warm_restarts_rate const s{.rate = 1, .period = 1, .longer = 2, .lower = 0.5};
    CHECK(s({0, 10}) == Approx(1));
    CHECK(s({1, 10}) == Approx(0.5));  // lasts until 3
    CHECK(s({2, 10}) == Approx(0.25)); // half of it
    CHECK(s({3, 10}) == Approx(0.25)); // lasts until 7
    CHECK(s({5, 10}) == Approx(0.125));
    CHECK(s({7, 10}) == Approx(0.125));
}

TEST_CASE("warm_restarts_rate: settings out of range are refused, sound ones described", "[train]") {
    CHECK(contains(refused(warm_restarts_rate{.rate = -1}), "warm_restarts_rate: rate is -1"));
    CHECK(contains(refused(warm_restarts_rate{.final = -1}), "final is -1"));
    CHECK(contains(refused(warm_restarts_rate{.period = 0}), "period is 0"));
    CHECK(contains(refused(warm_restarts_rate{.longer = 0.5}), "longer is 0.5"));
    CHECK(contains(refused(warm_restarts_rate{.lower = 0}), "lower is 0"));
    CHECK(contains(refused(warm_restarts_rate{.warm = {.from = -1}}), "warm.from is -1"));
    schedule const s = warm_restarts_rate{};
    CHECK_NOTHROW(s.check());
    CHECK(s.describe() == "warm restarts(0.1 to 0, period 10 epochs, longer 1, lower 1)");
}
