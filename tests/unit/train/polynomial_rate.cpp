#include <nas/train/polynomial_rate.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

std::string refused(schedule const& s) {
    return message_of<nas::train_error>("nas.train.4", [&] { s.check(); });
}

} // namespace

TEST_CASE("polynomial_rate: power 1 is a straight line from the rate to the final rate", "[train]") {
    polynomial_rate const s{.rate = 0.5, .final = 0.1, .warm = {.epochs = 2}};
    CHECK(s({1, 10}) == Approx(0.25));
    CHECK(s({2, 10}) == Approx(0.5));
    CHECK(s({4, 10}) == Approx(0.4));
    CHECK(s({10, 10}) == Approx(0.1));
    CHECK(s({11, 10}) == Approx(0.1));
}

TEST_CASE("polynomial_rate: higher powers bend the line", "[train]") {
    polynomial_rate const s{.rate = 1, .power = 2};
    CHECK(s({5, 10}) == Approx(0.25));
    CHECK(s({8, 10}) == Approx(0.04));
}

TEST_CASE("polynomial_rate: per epoch the rate is 1 - e / E of epoch e", "[train]") {
    polynomial_rate const s{.rate = 1, .per_epoch = true};
    CHECK(s({0.99, 4}) == 1);
    CHECK(s({1, 4}) == 0.75);
    CHECK(s({3 * (1.0 / 3) * 2, 4}) == 0.5);
    CHECK(s({3.9, 4}) == 0.25);
}

TEST_CASE("polynomial_rate: a warm-up as long as the training still ends", "[train]") {
    CHECK(polynomial_rate{.rate = 1, .warm = {.epochs = 3}}({3, 3}) == 0);
}

TEST_CASE("polynomial_rate: settings out of range are refused, sound ones described", "[train]") {
    CHECK(contains(refused(polynomial_rate{.rate = -1}), "polynomial_rate: rate is -1"));
    CHECK(contains(refused(polynomial_rate{.final = -1}), "polynomial_rate: final is -1"));
    CHECK(contains(refused(polynomial_rate{.power = 0}), "power is 0"));
    CHECK(contains(refused(polynomial_rate{.power = -1}), "power is -1"));
    CHECK(contains(refused(polynomial_rate{.warm = {.from = -2}}), "warm.from is -2"));
    schedule const s = polynomial_rate{.rate = 0.5, .power = 0.9, .per_epoch = true, .warm = {.epochs = 1}};
    CHECK_NOTHROW(s.check());
    CHECK(s.describe() == "polynomial(0.5 to 0, power 0.9, per epoch, warm-up 1 epochs from 0)");
}
