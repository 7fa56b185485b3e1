#include <nas/train/piecewise_rate.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

std::string refused(schedule const& s) {
    return message_of<nas::train_error>("nas.train.4", [&] { s.check(); });
}

} // namespace

TEST_CASE("piecewise_rate: the rate changes at its moments, warm-up included in the count", "[train]") {
    piecewise_rate const s{.rate = 1, .changes = {{3, 0.5}, {5, 0.25}}, .warm = {.epochs = 1, .from = 0.2}};
    CHECK(s({0, 10}) == Approx(0.2));
    CHECK(s({0.5, 10}) == Approx(0.6));
    CHECK(s({1, 10}) == 1);
    CHECK(s({2.999, 10}) == 1);
    CHECK(s({3, 10}) == 0.5);
    CHECK(s({5, 10}) == 0.25);
    CHECK(s({100, 10}) == 0.25);
}

TEST_CASE("piecewise_rate: moments may be parts of the training", "[train]") {
    piecewise_rate const s{.rate = 0.14, .changes = {{0.9, 0.014}, {0.95, 0.0014}}, .unit = schedule_unit::training};
    CHECK(s({179.9, 200}) == 0.14);
    CHECK(s({180, 200}) == 0.014);
    CHECK(s({190, 200}) == 0.0014);
    // steps of a third of an epoch: 0.9 of 10 epochs is reached at 27 / 3, whatever that rounds to
    CHECK(s({27 * (1.0 / 3), 10}) == 0.014);
}

TEST_CASE("piecewise_rate: without changes the rate stays", "[train]") {
    CHECK(piecewise_rate{.rate = 0.3}({7, 8}) == 0.3);
}

TEST_CASE("piecewise_rate: settings out of range are refused, sound ones described", "[train]") {
    CHECK(contains(refused(piecewise_rate{.rate = -1}), "piecewise_rate: rate is -1"));
    CHECK(contains(refused(piecewise_rate{.changes = {{2, 0.1}, {1, 0.1}}}), "moment of a change is 1 after 2"));
    CHECK(contains(refused(piecewise_rate{.changes = {{2, -0.1}}}), "the rate of a change is -0.1"));
    CHECK(contains(refused(piecewise_rate{.changes = {{2, 0.1}}, .unit = schedule_unit::training}), "at most 1"));
    CHECK(contains(refused(piecewise_rate{.warm = {.epochs = -2}}), "warm.epochs is -2"));
    schedule const s = piecewise_rate{.rate = 0.5, .changes = {{0.8, 0.25}}, .unit = schedule_unit::training};
    CHECK_NOTHROW(s.check());
    CHECK(s.describe() == "piecewise(0.5, 0.25 from 0.8 of the training)");
}
