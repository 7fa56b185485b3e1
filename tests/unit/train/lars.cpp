#include <cmath>

#include <nas/train/lars.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::lars;

TEST_CASE("lars: three steps of a layer among others", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(close(layer_values_of(lars{.coefficient = 0.1}, 0.5, 0.01),
                {{1.95273598271712, -1.0922111709734619, 0.5461055854867309},
                 {1.9281935223616709, -1.1841554156707639, 0.47503699563771473},
                 {1.8029359465745618, -1.2152081225693983, 0.4044460454530942}}));
}

TEST_CASE("lars: with Nesterov's look-ahead and an epsilon", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(close(layer_values_of(lars{.coefficient = 0.1, .epsilon = 0.5, .nesterov = true}, 0.5, 0.01),
                {{1.925304267048908, -1.145729910365366, 0.572864955182683},
                 {1.9230046843409778, -1.2225165552150878, 0.41921086052958734},
                 {1.7460659993447414, -1.204035346886057, 0.35812709229802536}}));
}

TEST_CASE("lars: biases and normalisations are not scaled", "[train]") {
    // computed in double precision by a separate script from the formulas
    CHECK(close(layer_values_of(lars{.coefficient = 0.1}, 0.1, 0.01, false),
                {{1.898, -1.199, 0.5995},
                 {1.854302, -1.401901, 0.38845050000000003},
                 {1.6131194979999999, -1.483109999, 0.1856174995}}));
}

TEST_CASE("lars: a layer of zeros or without gradients learns at the plain rate", "[train]") {
    CHECK(values_of(lars{}, {.start = 0, .rate = 0.5, .gradients = {1.0}})[0] == -0.5);
    CHECK(values_of(lars{}, {.start = 2, .rate = 0.5, .decay = 0.1, .gradients = {0.0}})[0] == Approx(1.9));
}

TEST_CASE("lars: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(lars{}, 20.0, 2000) == Approx(3).epsilon(1e-2));
}

TEST_CASE("lars: filling stays zero", "[train]") { CHECK(keeps_filling(lars{})); }

TEST_CASE("lars: settings out of range are refused, sound ones described", "[train]") {
    auto const refused = [](lars const& o) { return message_of<nas::train_error>("nas.train.4", [&] { o.check(); }); };
    CHECK(contains(refused({.momentum = 1}), "momentum is 1"));
    CHECK(contains(refused({.coefficient = 0}), "coefficient is 0"));
    CHECK(contains(refused({.epsilon = -1}), "epsilon is -1"));
    CHECK_NOTHROW(lars{}.check());
    CHECK(lars{}.describe() == "lars(momentum 0.9, coefficient 0.001, epsilon 0)");
}
