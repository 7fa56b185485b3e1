#include <nas/train/exponential_rate.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

std::string refused(schedule const& s) {
    return message_of<nas::train_error>("nas.train.4", [&] { s.check(); });
}

} // namespace

TEST_CASE("exponential_rate: falls by the factor in equal times, without steps", "[train]") {
    exponential_rate const s{.rate = 0.8, .factor = 0.25, .every = 2, .warm = {.epochs = 1}};
    CHECK(s({0.5, 10}) == Approx(0.4));
    CHECK(s({1, 10}) == Approx(0.8));
    CHECK(s({2, 10}) == Approx(0.4));
    CHECK(s({3, 10}) == Approx(0.2));
    CHECK(s({5, 10}) == Approx(0.05));
}

TEST_CASE("exponential_rate: never falls below the final rate", "[train]") {
    exponential_rate const s{.rate = 1, .factor = 0.1, .final = 0.05};
    CHECK(s({1, 10}) == Approx(0.1));
    CHECK(s({2, 10}) == 0.05);
}

TEST_CASE("exponential_rate: settings out of range are refused, sound ones described", "[train]") {
    CHECK(contains(refused(exponential_rate{.rate = -1}), "exponential_rate: rate is -1"));
    CHECK(contains(refused(exponential_rate{.factor = -1}), "exponential_rate: factor is -1"));
    CHECK(contains(refused(exponential_rate{.every = 0}), "every is 0"));
    CHECK(contains(refused(exponential_rate{.final = -1}), "final is -1"));
    CHECK(contains(refused(exponential_rate{.warm = {.epochs = -2}}), "warm.epochs is -2"));
    schedule const s = exponential_rate{.rate = 0.5, .every = 2.4};
    CHECK_NOTHROW(s.check());
    CHECK(s.describe() == "exponential(0.5 times 0.97 in 2.4 epochs, at least 0)");
}
