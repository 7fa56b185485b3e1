#include <cmath>
#include <vector>

#include <nas/train/ema.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"

using nas::train::ema;

TEST_CASE("ema: towards a constant the distance shrinks by the decay at every update", "[train]") {
    ema const e{.decay = 0.75, .warm_up = false};
    std::vector<float> average(20, 0.0f), current(20, 1.0f);
    for (int t = 0; t < 8; ++t) {
        e.update({.average = average, .current = current, .updates = t});
        for (float const a : average) CHECK(a == Approx(1 - std::pow(0.75, t + 1)));
    }
}

TEST_CASE("ema: warming up, the decay is (1 + t) / (10 + t) until it reaches its value", "[train]") {
    ema const e{.decay = 0.99};
    CHECK(e.decay_after(0) == Approx(0.1));
    CHECK(e.decay_after(90) == Approx(0.91));
    CHECK(e.decay_after(889) == Approx(890.0 / 899));
    CHECK(e.decay_after(100000) == 0.99);
    CHECK(ema{.decay = 0.99, .warm_up = false}.decay_after(0) == 0.99);
}

TEST_CASE("ema: a weighted sum of the values seen", "[train]") {
    // by hand: 0 -> d .1: .1 * 0 + .9 * 1 = .9; -> d 2/11: 2/11 * .9 + 9/11 * 2 = 1.8
    ema const e{.decay = 0.99};
    std::vector<float> average{0.0f}, current{1.0f};
    e.update({.average = average, .current = current, .updates = 0});
    CHECK(average[0] == Approx(0.9));
    current[0] = 2;
    e.update({.average = average, .current = current, .updates = 1});
    CHECK(average[0] == Approx(1.8));
}

TEST_CASE("ema: zero decay copies, and threads change nothing", "[train]") {
    std::vector<float> current(1000);
    for (std::size_t i = 0; i < current.size(); ++i) current[i] = static_cast<float>(i);
    std::vector<float> one(1000, 3.0f), three(1000, 3.0f), copy(1000, 0.0f);
    ema{.decay = 0, .warm_up = false}.update({.average = copy, .current = current});
    CHECK(copy == current);
    ema{}.update({.average = one, .current = current, .updates = 5});
    ema{}.update({.average = three, .current = current, .updates = 5, .threads = 3});
    for (std::size_t i = 0; i < current.size(); ++i) CHECK(one[i] == Approx(three[i]).epsilon(1e-6));
}

TEST_CASE("ema: a decay outside [0, 1) is refused", "[train]") {
    for (double const bad : {-0.1, 1.0, std::nan("")})
        CHECK(
            contains(message_of<nas::train_error>("nas.train.4", [&] { ema{.decay = bad}.check(); }), "ema: decay is"));
}
