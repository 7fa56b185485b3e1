#include <cmath>

#include <nas/train/adam.hpp>

#include "support/catch.hpp"
#include "support/data_files.hpp"
#include "support/optimizer_steps.hpp"

using nas::train::adam;

TEST_CASE("adam: three steps with weight decay inside the gradient", "[train]") {
    // computed in double precision by a separate script from the formulas
    auto const got = values_of(adam{}, {.decay = 0.01});
    std::vector<double> const expected{1.9000000009803921, 1.8711524338660754, 1.8045033703239282};
    for (std::size_t i = 0; i < 3; ++i) CHECK(got[i] == Approx(expected[i]).epsilon(2e-6));
}

TEST_CASE("adam: finds the minimum of a parabola", "[train]") {
    CHECK(minimise(adam{}, 0.05, 3000) == Approx(3).epsilon(1e-2));
}

TEST_CASE("adam: filling stays zero", "[train]") { CHECK(keeps_filling(adam{})); }

TEST_CASE("adam: settings out of range are refused, sound ones described", "[train]") {
    auto const refused = [](adam const& o) { return message_of<nas::train_error>("nas.train.4", [&] { o.check(); }); };
    CHECK(contains(refused({.beta1 = 1}), "beta1 is 1"));
    CHECK(contains(refused({.beta2 = -0.5}), "beta2 is -0.5"));
    CHECK(contains(refused({.epsilon = 0}), "epsilon is 0"));
    CHECK_NOTHROW(adam{}.check());
    CHECK(adam{}.describe() == "adam(beta1 0.9, beta2 0.999, epsilon 1e-08)");
}
