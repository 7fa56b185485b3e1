#include <nas/train/schedule.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

TEST_CASE("schedule: constant keeps its rate", "[train]") {
    constant_rate const s{.rate = 0.25};
    for (double const epoch : {0.0, 0.5, 7.0, 10.0}) CHECK(s({epoch, 10}) == 0.25);
}

TEST_CASE("schedule: every kind warms up linearly and meets its own first rate", "[train]") {
    warm_up const warm{.epochs = 2, .from = 0.1};
    for (schedule const& s : {schedule(constant_rate{.rate = 0.5, .warm = warm}),
                              schedule(step_rate{.rate = 0.5, .every = 3, .warm = warm}),
                              schedule(cosine_rate{.rate = 0.5, .warm = warm})}) {
        CHECK(s({0, 10}) == Approx(0.1));
        CHECK(s({0.5, 10}) == Approx(0.2));
        CHECK(s({1, 10}) == Approx(0.3));
        CHECK(s({1.999999, 10}) == Approx(0.5));
        CHECK(s({2, 10}) == Approx(0.5));
    }
}

TEST_CASE("schedule: steps multiply by the factor, counted from the end of the warm-up", "[train]") {
    step_rate const s{.rate = 1, .every = 2.5, .factor = 0.1, .warm = {.epochs = 1}};
    CHECK(s({3.4, 10}) == Approx(1));
    CHECK(s({3.5, 10}) == Approx(0.1));
    CHECK(s({5.99, 10}) == Approx(0.1));
    CHECK(s({6, 10}) == Approx(0.01));
}

TEST_CASE("schedule: the cosine starts at the rate, is half way in the middle and ends at the final rate", "[train]") {
    cosine_rate const s{.rate = 0.4, .final = 0.1};
    CHECK(s({0, 8}) == Approx(0.4));
    CHECK(s({2, 8}) == Approx(0.1 + 0.3 * (1 + std::sqrt(0.5)) / 2));
    CHECK(s({4, 8}) == Approx(0.25));
    CHECK(s({8, 8}) == Approx(0.1));
    CHECK(s({9, 8}) == Approx(0.1)); // beyond the end
}

TEST_CASE("schedule: the cosine follows the published formula after a warm-up", "[train]") {
    // lr0 (1 + cos(pi (s - W) / (S - W))) / 2 with W = 30, S = 130 steps, 10 steps an epoch, at s = 55
    cosine_rate const s{.rate = 0.2, .warm = {.epochs = 3}};
    CHECK(s({5.5, 13}) == Approx(0.2 * (1 + std::cos(3.14159265358979 * 25 / 100)) / 2));
}

TEST_CASE("schedule: a warm-up as long as the training still ends", "[train]") {
    cosine_rate const s{.rate = 0.2, .warm = {.epochs = 3}};
    CHECK(s({1.5, 3}) == Approx(0.1));
    CHECK(s({3, 3}) == Approx(0).margin(1e-12));
}

TEST_CASE("schedule: a lambda is a schedule", "[train]") {
    schedule const s = [](training_position at) { return at.epoch / at.epochs; };
    CHECK(s({1, 4}) == 0.25);
    CHECK_NOTHROW(s.check());
}

TEST_CASE("schedule: settings out of range are refused by name", "[train]") {
    auto const refused = [](schedule const& s) {
        return message_of<nas::train_error>("nas.train.4", [&] { s.check(); });
    };
    CHECK(contains(refused(constant_rate{.rate = -1}), "constant_rate: rate is -1"));
    CHECK(contains(refused(constant_rate{.warm = {.epochs = -1}}), "constant_rate: warm.epochs is -1"));
    CHECK(contains(refused(step_rate{.every = 0}), "step_rate: every is 0"));
    CHECK(contains(refused(step_rate{.factor = -0.5}), "step_rate: factor is -0.5"));
    CHECK(contains(refused(step_rate{.rate = std::nan("")}), "step_rate: rate is"));
    CHECK(contains(refused(step_rate{.warm = {.from = -2}}), "step_rate: warm.from is -2"));
    CHECK(contains(refused(cosine_rate{.rate = 1e308 * 10}), "cosine_rate: rate is inf"));
    CHECK(contains(refused(cosine_rate{.final = -1}), "cosine_rate: final is -1"));
    CHECK_NOTHROW(schedule(cosine_rate{}).check());
    CHECK_NOTHROW(schedule(step_rate{}).check());
}

TEST_CASE("schedule: a cosine from the start meets its warm-up where that ends", "[train]") {
    cosine_rate const s{.rate = 0.4, .warm = {.epochs = 2, .from = 0.1}, .from_start = true};
    double const met = 0.4 * (1 + std::cos(3.14159265358979 * 0.2)) / 2;
    CHECK(s({0, 10}) == Approx(0.1));
    CHECK(s({1, 10}) == Approx((0.1 + met) / 2));
    CHECK(s({2, 10}) == Approx(met));
    CHECK(s({5, 10}) == Approx(0.2));
    CHECK(s({10, 10}) == Approx(0).margin(1e-12));
}

TEST_CASE("schedule: describes its settings; one of a user's own is told apart by its rates", "[train]") {
    CHECK(schedule(constant_rate{.rate = 0.5}).describe() == "constant(0.5)");
    CHECK(schedule(step_rate{.rate = 1, .every = 2.4, .factor = 0.97}).describe() ==
          "step(1 times 0.97 every 2.4 epochs)");
    CHECK(schedule(cosine_rate{.warm = {.epochs = 1, .from = 0.01}, .from_start = true}).describe() ==
          "cosine(0.1 to 0, from the start, warm-up 1 epochs from 0.01)");
    schedule const rising = [](training_position at) { return at.epoch; };
    schedule const falling = [](training_position at) { return at.epochs - at.epoch; };
    CHECK(rising.describe() == "own");
    CHECK(rising.fingerprint(3) != falling.fingerprint(3));
    CHECK(rising.fingerprint(3) == rising.fingerprint(3));
}
