#include <nas/train/one_cycle_rate.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using namespace nas::train;

namespace {

std::string refused(schedule const& s) {
    return message_of<nas::train_error>("nas.train.4", [&] { s.check(); });
}

} // namespace

TEST_CASE("one_cycle_rate: rises to the rate and falls far below where it began", "[train]") {
    one_cycle_rate const s{.rate = 0.5, .rise = 0.25, .rise_from = 10, .fall_to = 100};
    CHECK(s({0, 8}) == Approx(0.05));
    CHECK(s({1, 8}) == Approx(0.275)); // half of the rise
    CHECK(s({2, 8}) == Approx(0.5));
    CHECK(s({5, 8}) == Approx((0.5 + 0.0005) / 2));
    CHECK(s({8, 8}) == Approx(0.0005));
    CHECK(s({9, 8}) == Approx(0.0005));
}

TEST_CASE("one_cycle_rate: the curve may be straight", "[train]") {
    one_cycle_rate const s{.rate = 1, .rise = 0.5, .rise_from = 2, .fall_to = 5, .curve = one_cycle_curve::linear};
    CHECK(s({1, 8}) == Approx(0.625));
    CHECK(s({6, 8}) == Approx(0.55));
}

TEST_CASE("one_cycle_rate: in three phases it falls as fast as it rose, then further", "[train]") {
    one_cycle_rate const s{
        .rate = 1, .rise = 0.25, .rise_from = 2, .fall_to = 5, .curve = one_cycle_curve::linear, .three_phases = true};
    CHECK(s({2, 8}) == Approx(1));
    CHECK(s({3, 8}) == Approx(0.75));
    CHECK(s({4, 8}) == Approx(0.5));
    CHECK(s({6, 8}) == Approx(0.3));
    CHECK(s({8, 8}) == Approx(0.1));
}

TEST_CASE("one_cycle_rate: settings out of range are refused, sound ones described", "[train]") {
    CHECK(contains(refused(one_cycle_rate{.rate = -1}), "one_cycle_rate: rate is -1"));
    CHECK(contains(refused(one_cycle_rate{.rise = 0}), "rise is 0"));
    CHECK(contains(refused(one_cycle_rate{.rise = 1}), "below 1"));
    CHECK(contains(refused(one_cycle_rate{.rise = 0.5, .three_phases = true}), "below 0.5"));
    CHECK(contains(refused(one_cycle_rate{.rise_from = 0}), "rise_from is 0"));
    CHECK(contains(refused(one_cycle_rate{.fall_to = -3}), "fall_to is -3"));
    schedule const s = one_cycle_rate{.curve = one_cycle_curve::linear, .three_phases = true};
    CHECK_NOTHROW(s.check());
    CHECK(s.describe() == "one cycle(0.1, rise 0.3 from 1/25, fall to 1/10000, linear, three phases)");
}
