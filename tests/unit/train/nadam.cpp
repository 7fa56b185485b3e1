#include <cmath>

#include <nas/train/nadam.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::nadam;

TEST_CASE("nadam: three steps with weight decay inside the gradient", "[train]") {
    // computed in double precision by a separate script from the formulas
    auto const got = values_of(nadam{}, {.decay = 0.01});
    std::vector<double> const expected{1.894354823200198, 1.9332441665204603, 1.8333061061838634};
    for (std::size_t i = 0; i < 3; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

TEST_CASE("nadam: three steps with decoupled weight decay", "[train]") {
    // computed in double precision by a separate script from the formulas
    auto const got = values_of(nadam{.decoupled_decay = true}, {.decay = 0.01});
    std::vector<double> const expected{1.8923548232209129, 1.931573440801559, 1.8298316565191337};
    for (std::size_t i = 0; i < 3; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

TEST_CASE("nadam: another speed at which the momentum rises", "[train]") {
    // computed in double precision by a separate script from the formulas
    auto const got = values_of(nadam{.momentum_decay = 0.5}, {.decay = 0.01});
    std::vector<double> const expected{1.8940393187380653, 1.932010641696547, 1.8346528867409184};
    for (std::size_t i = 0; i < 3; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

TEST_CASE("nadam: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(nadam{}, 0.05, 3000) == Approx(3).epsilon(1e-2));
}

TEST_CASE("nadam: filling stays zero", "[train]") { CHECK(keeps_filling(nadam{})); }

TEST_CASE("nadam: settings out of range are refused, sound ones described", "[train]") {
    auto const refused = [](nadam const& o) { return message_of<nas::train_error>("nas.train.4", [&] { o.check(); }); };
    CHECK(contains(refused({.beta1 = 1}), "beta1 is 1"));
    CHECK(contains(refused({.beta2 = -0.5}), "beta2 is -0.5"));
    CHECK(contains(refused({.epsilon = 0}), "epsilon is 0"));
    CHECK(contains(refused({.momentum_decay = -1}), "momentum_decay is -1"));
    CHECK_NOTHROW(nadam{}.check());
    CHECK(nadam{}.describe() == "nadam(beta1 0.9, beta2 0.999, epsilon 1e-08, momentum decay 0.004)");
}
